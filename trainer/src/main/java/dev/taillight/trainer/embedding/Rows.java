package dev.taillight.trainer.embedding;

/** Sums over spans of arrays. */
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
    // Four sums, because one would wait for its own last addition at every step.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int at = offset;
    int end = offset + length;
    for (; at + 3 < end; at += 4) {
      s0 += (double) values[at] * values[at];
      s1 += (double) values[at + 1] * values[at + 1];
      s2 += (double) values[at + 2] * values[at + 2];
      s3 += (double) values[at + 3] * values[at + 3];
    }
    for (; at < end; at++) {
      s0 += (double) values[at] * values[at];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
