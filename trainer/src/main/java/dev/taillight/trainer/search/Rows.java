package dev.taillight.trainer.search;

/**
 * Arithmetic on rows of row-major float matrices in double precision: the products of two floats
 * are exact there, and they are added in a fixed order, so that a result never depends on where a
 * row lies or on who computes it.
 */
final class Rows {

  private Rows() {}

  /** The inner product of row {@code i} of {@code left} and row {@code j} of {@code right}. */
  static double innerProduct(float[] left, int i, float[] right, int j, int dimension) {
    int a = i * dimension;
    int b = j * dimension;
    // Four sums, because one would wait for its own last addition at every step.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int at = 0;
    for (; at + 3 < dimension; at += 4) {
      s0 += (double) left[a + at] * right[b + at];
      s1 += (double) left[a + at + 1] * right[b + at + 1];
      s2 += (double) left[a + at + 2] * right[b + at + 2];
      s3 += (double) left[a + at + 3] * right[b + at + 3];
    }
    for (; at < dimension; at++) {
      s0 += (double) left[a + at] * right[b + at];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * The Euclidean norm of a row.
   *
   * @param what what the row is and
   * @param number which one, for the message
   * @throws IllegalArgumentException if one of its values is not finite
   */
  static double finiteNorm(float[] matrix, int row, int dimension, String what, int number) {
    double norm = Math.sqrt(innerProduct(matrix, row, matrix, row, dimension));
    if (!Double.isFinite(norm)) {
      throw new IllegalArgumentException(
          "the vector of %s %d has a component that is not a finite number"
              .formatted(what, number));
    }
    return norm;
  }
}
