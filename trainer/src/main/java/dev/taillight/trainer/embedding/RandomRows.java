package dev.taillight.trainer.embedding;

import dev.taillight.random.RandomStream;

/** The rows of a table at its start, each of which can be drawn without the others. */
final class RandomRows {

  private final TableShape shape;
  private final long seed;
  private final double standardDeviation;

  RandomRows(TableShape shape, long seed, double standardDeviation) {
    this.shape = shape;
    this.seed = seed;
    this.standardDeviation = standardDeviation;
  }

  /** Draws a row into d numbers of {@code target}. */
  void draw(int row, float[] target, int offset) {
    RandomStream stream = RandomStream.of(seed, "table " + shape.name(), row);
    for (int i = 0; i < shape.dimension(); i++) {
      target[offset + i] = (float) (standardDeviation * stream.nextGaussian());
    }
  }
}
