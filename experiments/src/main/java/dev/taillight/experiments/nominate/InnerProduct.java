package dev.taillight.experiments.nominate;

/** The inner product in double precision, added up in a fixed order. */
final class InnerProduct {

  private InnerProduct() {}

  /** The inner product of a query and the vector that begins at {@code from}. */
  static double of(float[] query, float[] vectors, int from) {
    // Four sums, because one would wait for its own last addition at every step.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int at = 0;
    for (; at + 3 < query.length; at += 4) {
      s0 += (double) query[at] * vectors[from + at];
      s1 += (double) query[at + 1] * vectors[from + at + 1];
      s2 += (double) query[at + 2] * vectors[from + at + 2];
      s3 += (double) query[at + 3] * vectors[from + at + 3];
    }
    for (; at < query.length; at++) {
      s0 += (double) query[at] * vectors[from + at];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
