package dev.taillight.experiments.evaluation;

import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;

/** Vectors drawn at random by the row they belong to, whoever asks for them. */
final class RandomVectors implements VectorSource {

  static final int DIMENSION = 6;

  private final long seed;
  private final String purpose;
  private final int[] rows;

  RandomVectors(long seed, String purpose, int[] rows) {
    this.seed = seed;
    this.purpose = purpose;
    this.rows = rows;
  }

  float[] vector(int row) {
    RandomStream stream = RandomStream.of(seed, purpose, rows[row]);
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) stream.nextGaussian();
    }
    return vector;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public void read(int from, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(vector(from + i), 0, target, i * DIMENSION, DIMENSION);
    }
  }
}
