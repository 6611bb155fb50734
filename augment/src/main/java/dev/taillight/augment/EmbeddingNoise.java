package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/**
 * Noise on the vectors of views (SimGCL, Yu et al., SIGIR 2022): numbers drawn uniformly from 0 to
 * 1 and scaled to the length ε, one vector of them for each vector of a view. Whoever adds them
 * gives each the sign of the number it is added to, so that a vector stays in its orthant.
 * Immutable and thread-safe.
 */
public final class EmbeddingNoise {

  private final double length;

  /**
   * @param length ε, above 0
   */
  public EmbeddingNoise(double length) {
    this.length = length;
  }

  /**
   * Draws noise, without signs.
   *
   * @param rows how many vectors there are
   * @param dimension their length d
   * @param stream where the randomness comes from; the same stream gives the same noise
   * @return shape (rows, d), row-major; each row of length ε
   */
  public float[] draw(int rows, int dimension, RandomStream stream) {
    float[] noise = new float[Math.multiplyExact(rows, dimension)];
    for (int from = 0; from < noise.length; from += dimension) {
      double squares = 0;
      for (int i = from; i < from + dimension; i++) {
        noise[i] = 1 - stream.nextFloat(); // not 0, so that there is a length
        squares += noise[i] * noise[i];
      }
      float scale = (float) (length / Math.sqrt(squares));
      for (int i = from; i < from + dimension; i++) {
        noise[i] *= scale;
      }
    }
    return noise;
  }
}
