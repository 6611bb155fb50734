package dev.taillight.trainer.search;

import dev.taillight.trainer.VectorSource;

/** Some rows of a vector source, in memory, with what the error bound needs to know about them. */
final class ItemBlock {

  private final int dimension;
  private final int[] rows;
  private final float[] vectors;
  private int count;
  private double largestNorm;

  ItemBlock(int capacity, int dimension) {
    this.dimension = dimension;
    this.rows = new int[capacity];
    this.vectors = new float[Math.multiplyExact(capacity, dimension)];
  }

  /**
   * Reads rows {@code from … to − 1} of the source and keeps those that the filter has.
   *
   * @throws IllegalArgumentException if a vector is not finite
   */
  void read(VectorSource source, int from, int to, ItemFilter filter) {
    source.read(from, to - from, vectors);
    count = 0;
    largestNorm = 0;
    for (int row = from; row < to; row++) {
      if (filter.contains(row)) {
        System.arraycopy(vectors, (row - from) * dimension, vectors, count * dimension, dimension);
        double norm = Rows.finiteNorm(vectors, count, dimension, "item", row);
        largestNorm = Math.max(largestNorm, norm);
        rows[count++] = row;
      }
    }
  }

  /** d. */
  int dimension() {
    return dimension;
  }

  /** How many rows were kept. */
  int count() {
    return count;
  }

  /** The item row of a kept row. */
  int row(int position) {
    return rows[position];
  }

  /** The kept vectors in row-major order; only the first count · d values count. */
  float[] vectors() {
    return vectors;
  }

  /** The largest Euclidean norm of the kept vectors. */
  double largestNorm() {
    return largestNorm;
  }
}
