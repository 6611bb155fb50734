package dev.taillight.trainer.optimizer;

/**
 * How a span of parameters follows its gradient. A span is a row of an embedding table or a whole
 * weight matrix; its state lies in {@link #slots()} arrays of the same layout as the values.
 * Immutable and thread-safe.
 */
public sealed interface UpdateRule permits Sgd, Adagrad, Adam {

  /** How many numbers of state there are per value. */
  int slots();

  /** Whether the rule needs to know how often the span was updated before. */
  boolean countsUpdates();

  /**
   * Updates a span in place.
   *
   * @param values the array that holds the span
   * @param state one array per slot with the layout of {@code values}
   * @param offset where the span begins in {@code values} and in the arrays of {@code state}
   * @param gradient the array that holds the gradient
   * @param gradientOffset where the span's gradient begins
   * @param length the length of the span
   * @param gradientScale a factor on the gradient, from clipping
   * @param learningRate the step size
   * @param update the number of this update of this span, from 1
   */
  void apply(
      float[] values,
      float[][] state,
      int offset,
      float[] gradient,
      int gradientOffset,
      int length,
      float gradientScale,
      float learningRate,
      int update);
}
