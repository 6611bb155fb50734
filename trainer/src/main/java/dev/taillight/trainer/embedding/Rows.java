package dev.taillight.trainer.embedding;

/** Sums over short spans of arrays, written so that the compiler makes vector instructions. */
final class Rows {

  private Rows() {}

  /** Adds {@code scale} times a span of one array to a span of another. */
  static void add(
      float[] target, int targetOffset, float scale, float[] source, int offset, int length) {
    for (int i = 0; i < length; i++) {
      target[targetOffset + i] += scale * source[offset + i];
    }
  }

  /** Σ x² over a span, always added up in the same order. */
  static double squaredNorm(float[] values, int offset, int length) {
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < length; i += 2) {
      even += (double) values[offset + i] * values[offset + i];
      odd += (double) values[offset + i + 1] * values[offset + i + 1];
    }
    if (i < length) {
      even += (double) values[offset + i] * values[offset + i];
    }
    return even + odd;
  }
}
