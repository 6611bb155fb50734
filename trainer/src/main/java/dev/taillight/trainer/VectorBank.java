package dev.taillight.trainer;

import java.util.Arrays;

/**
 * The item vectors of the last pairs, as they were when their batch was computed (Wang et al.,
 * SIGIR 2021). Numbers only: no gradient passes through them. The oldest make room for new ones.
 */
final class VectorBank {

  private final int dimension;
  private final float[] vectors;
  private final int[] items;
  private final double[] shares;
  private int size;
  private int next;

  /**
   * @param capacity how many vectors are kept at most
   * @param dimension d, the length of a vector
   */
  VectorBank(int capacity, int dimension) {
    this.dimension = dimension;
    this.vectors = new float[Math.multiplyExact(capacity, dimension)];
    this.items = new int[capacity];
    this.shares = new double[capacity];
  }

  /** Forgets all vectors. */
  void clear() {
    size = 0;
    next = 0;
  }

  /** How many vectors are kept at most. */
  int capacity() {
    return items.length;
  }

  /** How many vectors are kept. */
  int size() {
    return size;
  }

  /** The vectors, shape (size, d), row-major. */
  float[] vectors() {
    return Arrays.copyOf(vectors, size * dimension);
  }

  /** The item row of each vector. */
  int[] items() {
    return Arrays.copyOf(items, size);
  }

  /** The share that each item had when its vector was added. */
  double[] shares() {
    return Arrays.copyOf(shares, size);
  }

  /**
   * Adds the first vectors of a batch.
   *
   * @param count how many
   * @param newVectors shape (≥ count, d), row-major
   * @param newItems their item rows
   * @param newShares the shares of the items
   */
  void add(int count, float[] newVectors, int[] newItems, double[] newShares) {
    for (int row = Math.max(0, count - items.length); row < count; row++) {
      System.arraycopy(newVectors, row * dimension, vectors, next * dimension, dimension);
      items[next] = newItems[row];
      shares[next] = newShares[row];
      next = (next + 1) % items.length;
      size = Math.min(size + 1, items.length);
    }
  }
}
