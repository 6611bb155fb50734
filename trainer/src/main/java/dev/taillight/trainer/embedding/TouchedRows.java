package dev.taillight.trainer.embedding;

import dev.taillight.trainer.engine.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The rows of one table that a batch looks up, each once, and where. A place is d consecutive
 * numbers of the pooled inputs of both towers: place p begins at p·d. Row i of the touched ones is
 * looked up in the places {@code starts[i] … starts[i + 1] − 1}, each with the weight that the row
 * has in the mean there. Size and cost follow the batch, not the table. Immutable and thread-safe.
 */
public final class TouchedRows {

  private final int[] rows;
  private final int[] starts;
  private final int[] places;
  private final float[] weights;

  private TouchedRows(int[] rows, int[] starts, int[] places, float[] weights) {
    this.rows = rows;
    this.starts = starts;
    this.places = places;
    this.weights = weights;
  }

  /**
   * Collects what batches look up.
   *
   * @param tables how many tables there are
   * @param batches the batches, whose pooled inputs lie one after the other
   * @return the touched rows of each table
   */
  public static List<TouchedRows> of(int tables, List<EmbeddedBatch> batches) {
    Map<Integer, Builder> builders = new TreeMap<>();
    int firstPlace = 0;
    for (EmbeddedBatch batch : batches) {
      batch
          .embedding()
          .collect(
              batch.features(),
              firstPlace,
              (table, expected) ->
                  builders.computeIfAbsent(table, number -> new Builder(expected)));
      firstPlace += batch.places();
    }
    return IntStream.range(0, tables)
        .mapToObj(table -> builders.getOrDefault(table, new Builder(0)).build())
        .toList();
  }

  /** How many rows are touched. */
  public int size() {
    return rows.length;
  }

  /** The table row of each touched one, in the order of first touch. */
  public int row(int index) {
    return rows[index];
  }

  /** How many look-ups there are. */
  int lookUps() {
    return places.length;
  }

  /** The first look-up of a touched row; of the number of rows, the number of look-ups. */
  int start(int index) {
    return starts[index];
  }

  /** The place of a look-up. */
  int place(int lookUp) {
    return places[lookUp];
  }

  /** The weight of a look-up's row in the mean at its place. */
  float weight(int lookUp) {
    return weights[lookUp];
  }

  /**
   * Adds up the gradients of some touched rows.
   *
   * @param inputGradient the gradient of the pooled inputs, d numbers per place
   * @param dimension d
   * @param block which touched rows
   * @param target takes the gradient of touched row i at i·d
   * @return Σ g² over these rows
   */
  double gradients(float[] inputGradient, int dimension, RowBlock block, float[] target) {
    for (int i = block.from(); i < block.to(); i++) {
      int offset = i * dimension;
      int at = starts[i];
      if (weights[at] == 1) {
        System.arraycopy(inputGradient, places[at] * dimension, target, offset, dimension);
        at++;
      } else {
        Arrays.fill(target, offset, offset + dimension, 0);
      }
      for (; at < starts[i + 1]; at++) {
        Rows.add(target, offset, weights[at], inputGradient, places[at] * dimension, dimension);
      }
    }
    return Rows.squaredNorm(target, block.from() * dimension, block.size() * dimension);
  }

  /** Collects look-ups: a hash table from row to index with open addressing. */
  static final class Builder {

    private static final int EMPTY = -1;

    private int[] slots = new int[1024];
    private int[] rows = new int[512];
    private int[] counts = new int[512];
    private int size;
    private int[] indices;
    private int[] places;
    private float[] weights;
    private int lookUps;

    /** Room for a number of look-ups; more will find room too. */
    Builder(int expectedLookUps) {
      int room = Math.max(16, expectedLookUps);
      this.indices = new int[room];
      this.places = new int[room];
      this.weights = new float[room];
      Arrays.fill(slots, EMPTY);
    }

    void add(int row, int place, float weight) {
      if (lookUps == indices.length) {
        indices = Arrays.copyOf(indices, 2 * lookUps);
        places = Arrays.copyOf(places, 2 * lookUps);
        weights = Arrays.copyOf(weights, 2 * lookUps);
      }
      int index = indexOf(row);
      counts[index]++;
      indices[lookUps] = index;
      places[lookUps] = place;
      weights[lookUps++] = weight;
    }

    /** Sorts the look-ups by row; those of a row stay in their order. */
    TouchedRows build() {
      int[] starts = new int[size + 1];
      for (int i = 0; i < size; i++) {
        starts[i + 1] = starts[i] + counts[i];
      }
      int[] next = Arrays.copyOf(starts, size);
      int[] sortedPlaces = new int[lookUps];
      float[] sortedWeights = new float[lookUps];
      for (int i = 0; i < lookUps; i++) {
        int at = next[indices[i]]++;
        sortedPlaces[at] = places[i];
        sortedWeights[at] = weights[i];
      }
      return new TouchedRows(Arrays.copyOf(rows, size), starts, sortedPlaces, sortedWeights);
    }

    private int indexOf(int row) {
      int mask = slots.length - 1;
      int at = hash(row) & mask;
      while (slots[at] != EMPTY) {
        if (rows[slots[at]] == row) {
          return slots[at];
        }
        at = (at + 1) & mask;
      }
      if (size == rows.length) {
        grow();
        return indexOf(row);
      }
      slots[at] = size;
      rows[size] = row;
      return size++;
    }

    private void grow() {
      rows = Arrays.copyOf(rows, 2 * rows.length);
      counts = Arrays.copyOf(counts, rows.length);
      slots = new int[2 * rows.length];
      Arrays.fill(slots, EMPTY);
      int mask = slots.length - 1;
      for (int index = 0; index < size; index++) {
        int at = hash(rows[index]) & mask;
        while (slots[at] != EMPTY) {
          at = (at + 1) & mask;
        }
        slots[at] = index;
      }
    }

    private static int hash(int row) {
      int h = row * 0x9E3779B9;
      return h ^ (h >>> 16);
    }
  }
}
