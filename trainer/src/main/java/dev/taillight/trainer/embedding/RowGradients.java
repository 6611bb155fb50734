package dev.taillight.trainer.embedding;

import java.util.Arrays;

/**
 * The gradients of the rows that one step touches, each row once: a hash table from row to slot
 * with open addressing. Its size follows the batch, not the table. Not thread-safe.
 */
public final class RowGradients {

  private static final int EMPTY = -1;

  private final int dimension;
  private int[] slots = new int[64];
  private int[] rows = new int[32];
  private float[] values;
  private int size;

  /** An empty collection for rows of length {@code dimension}. */
  public RowGradients(int dimension) {
    this.dimension = dimension;
    this.values = new float[rows.length * dimension];
    Arrays.fill(slots, EMPTY);
  }

  /** Adds {@code scale} times d numbers of {@code source} to the gradient of a row. */
  public void add(int row, float scale, float[] source, int sourceOffset) {
    int offset = slotOf(row) * dimension;
    for (int i = 0; i < dimension; i++) {
      values[offset + i] += scale * source[sourceOffset + i];
    }
  }

  /** How many rows are touched. */
  public int size() {
    return size;
  }

  /** The row of a slot, 0 … size−1, in the order of first touch. */
  public int row(int slot) {
    return rows[slot];
  }

  /** The gradients, d numbers per slot; the object's own array. */
  public float[] values() {
    return values;
  }

  /** Σ g² over all touched rows. */
  public double squaredNorm() {
    double sum = 0;
    for (int i = 0; i < size * dimension; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }

  /** Forgets all rows. */
  public void clear() {
    Arrays.fill(values, 0, size * dimension, 0);
    Arrays.fill(slots, EMPTY);
    size = 0;
  }

  private int slotOf(int row) {
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
      return slotOf(row);
    }
    slots[at] = size;
    rows[size] = row;
    return size++;
  }

  private void grow() {
    rows = Arrays.copyOf(rows, 2 * rows.length);
    values = Arrays.copyOf(values, rows.length * dimension);
    slots = new int[2 * rows.length];
    Arrays.fill(slots, EMPTY);
    int mask = slots.length - 1;
    for (int slot = 0; slot < size; slot++) {
      int at = hash(rows[slot]) & mask;
      while (slots[at] != EMPTY) {
        at = (at + 1) & mask;
      }
      slots[at] = slot;
    }
  }

  private static int hash(int row) {
    int h = row * 0x9E3779B9;
    return h ^ (h >>> 16);
  }
}
