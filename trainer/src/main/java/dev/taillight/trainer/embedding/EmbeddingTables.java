package dev.taillight.trainer.embedding;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * All embedding tables of a model and, between the two halves of an update, the gradients of the
 * rows that a step touches. Memory beside the tables follows the batch.
 */
public final class EmbeddingTables {

  private static final int ROWS_PER_TASK = 256;

  private final List<EmbeddingTable> tables;
  private final float[][] gradients;

  /** Tables of the same dimension, in an order that all look-ups follow. */
  public EmbeddingTables(List<EmbeddingTable> tables) {
    this.tables = List.copyOf(tables);
    this.gradients = new float[tables.size()][0];
  }

  /** The tables, in their order. */
  public List<EmbeddingTable> all() {
    return tables;
  }

  /**
   * Notes which rows batches look up. Thread-safe: it reads the shape of the model only.
   *
   * @param inputs which features look up which tables, for each batch
   * @param batches the batches, whose pooled inputs lie one after the other
   * @return the touched rows of each table
   */
  public List<TouchedRows> touched(List<FeatureEmbedding> inputs, List<FeatureBatch> batches) {
    Map<EmbeddingTable, TouchedRows.Builder> builders = new IdentityHashMap<>();
    int firstPlace = 0;
    for (int i = 0; i < inputs.size(); i++) {
      inputs
          .get(i)
          .collect(
              batches.get(i),
              firstPlace,
              (table, expected) ->
                  builders.computeIfAbsent(table, key -> new TouchedRows.Builder(expected)));
      firstPlace += batches.get(i).rows() * batches.get(i).featureCount();
    }
    return tables.stream()
        .map(table -> builders.getOrDefault(table, new TouchedRows.Builder(0)).build())
        .toList();
  }

  /**
   * Adds up the gradients of the touched rows.
   *
   * @param touched the touched rows of each table
   * @param inputGradient the gradient of the pooled inputs of all batches, one after the other
   * @return Σ g² over all touched rows
   */
  public double sumGradients(
      DeviceSession session, List<TouchedRows> touched, float[] inputGradient) {
    for (int t = 0; t < tables.size(); t++) {
      int length = touched.get(t).size() * tables.get(t).dimension();
      if (gradients[t].length < length) {
        gradients[t] = new float[length];
      }
    }
    List<Part> parts = parts(touched);
    session.forEach(parts, part -> part.sum(inputGradient));
    return parts.stream().mapToDouble(part -> part.squares).sum();
  }

  /**
   * Moves the touched rows along the gradients that were added up.
   *
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   */
  public void update(
      DeviceSession session, List<TouchedRows> touched, float gradientScale, float learningRate) {
    session.forEach(parts(touched), part -> part.update(gradientScale, learningRate));
  }

  private List<Part> parts(List<TouchedRows> touched) {
    List<Part> parts = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      for (RowBlock rows : RowBlock.split(touched.get(t).size(), ROWS_PER_TASK)) {
        parts.add(new Part(tables.get(t), touched.get(t), rows, gradients[t]));
      }
    }
    return parts;
  }

  /** Some touched rows of one table: what one thread works on at a time. */
  private static final class Part {

    private final EmbeddingTable table;
    private final TouchedRows touched;
    private final RowBlock rows;
    private final float[] gradients;
    private double squares;

    Part(EmbeddingTable table, TouchedRows touched, RowBlock rows, float[] gradients) {
      this.table = table;
      this.touched = touched;
      this.rows = rows;
      this.gradients = gradients;
    }

    void sum(float[] inputGradient) {
      squares = touched.gradients(inputGradient, table.dimension(), rows, gradients);
    }

    void update(float gradientScale, float learningRate) {
      table.update(touched, rows, gradients, gradientScale, learningRate);
    }
  }
}
