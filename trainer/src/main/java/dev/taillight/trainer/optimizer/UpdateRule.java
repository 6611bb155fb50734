package dev.taillight.trainer.optimizer;

/**
 * How parameters follow their gradient. What is updated at a time is a span of a block: a row of an
 * embedding table or a whole weight matrix. Immutable and thread-safe.
 */
public sealed interface UpdateRule permits Sgd, Adagrad, Adam {

  /** How many numbers of state there are per value. */
  int slots();

  /** Whether the rule needs to know how often the span was updated before. */
  boolean countsUpdates();

  /**
   * Updates the values {@code offset … offset + length − 1} of a block and their state in place.
   *
   * @param gradient the array that holds the span's gradient
   * @param gradientOffset where the span's gradient begins
   */
  void apply(
      ParameterBlock block,
      int offset,
      int length,
      float[] gradient,
      int gradientOffset,
      Move move);
}
