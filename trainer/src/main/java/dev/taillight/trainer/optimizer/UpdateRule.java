package dev.taillight.trainer.optimizer;

import ai.djl.ndarray.NDArray;

/**
 * How parameters follow their gradient. What is updated at a time are rows that lie side by side at
 * the begin of a block: rows of an embedding table, or a whole weight matrix as one row. Immutable
 * and thread-safe.
 */
public sealed interface UpdateRule permits Sgd, Adagrad, Adam {

  /** How many numbers of state there are per value. */
  int slots();

  /** Whether the rule needs to know how often a row was updated before. */
  boolean countsUpdates();

  /**
   * Updates the first rows of a block and their state in place.
   *
   * @param gradient their gradient, laid out like the values
   */
  void apply(ParameterBlock block, float[] gradient, Move move);

  /**
   * The same update of rows on a device, in place, operation for operation.
   *
   * @param gradient their gradient, shape (rows, d)
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   */
  void apply(RowRecords rows, NDArray gradient, float gradientScale, float learningRate);
}
