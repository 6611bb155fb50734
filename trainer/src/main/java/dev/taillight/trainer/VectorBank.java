package dev.taillight.trainer;

import dev.taillight.trainer.checkpoint.Tensor;
import java.util.Arrays;
import java.util.List;

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

  /** All that it keeps, for a checkpoint. */
  Snapshot snapshot() {
    Snapshot snapshot = new Snapshot(items.length, dimension);
    System.arraycopy(vectors, 0, snapshot.vectors, 0, vectors.length);
    for (int row = 0; row < items.length; row++) {
      snapshot.items.set(row, items[row]);
      snapshot.shares.set(row, Double.doubleToRawLongBits(shares[row]));
    }
    snapshot.counts.set(0, size);
    snapshot.counts.set(1, next);
    return snapshot;
  }

  /** An empty snapshot of this bank's shape, to be filled from a checkpoint. */
  Snapshot emptySnapshot() {
    return new Snapshot(items.length, dimension);
  }

  /** Becomes what it was when a snapshot was taken. */
  void restore(Snapshot snapshot) {
    System.arraycopy(snapshot.vectors, 0, vectors, 0, vectors.length);
    for (int row = 0; row < items.length; row++) {
      items[row] = Math.toIntExact(snapshot.items.at(row));
      shares[row] = Double.longBitsToDouble(snapshot.shares.at(row));
    }
    size = Math.toIntExact(snapshot.counts.at(0));
    next = Math.toIntExact(snapshot.counts.at(1));
  }

  /** The content of a bank at one moment, in numbers that float32 holds exactly. */
  static final class Snapshot {

    private final float[] vectors;
    private final Longs items;
    private final Longs shares;
    private final Longs counts = new Longs(2);
    private final long[] shape;

    private Snapshot(int capacity, int dimension) {
      this.vectors = new float[capacity * dimension];
      this.items = new Longs(capacity);
      this.shares = new Longs(capacity);
      this.shape = new long[] {capacity, dimension};
    }

    /** The tensors over its own arrays; none for a bank without room. */
    List<Tensor> tensors() {
      return shape[0] == 0
          ? List.of()
          : List.of(
              new Tensor("bank/vectors", shape, vectors),
              items.tensor("bank/items"),
              shares.tensor("bank/shares"),
              counts.tensor("bank/counts"));
    }
  }

  /** Whole numbers of 64 bits, each in three parts that float32 holds exactly. */
  private static final class Longs {

    private static final int PARTS = 3;
    private static final int BITS = 22;
    private static final long MASK = (1L << BITS) - 1;

    private final float[] parts;

    Longs(int count) {
      this.parts = new float[count * PARTS];
    }

    void set(int index, long value) {
      for (int part = 0; part < PARTS; part++) {
        parts[index * PARTS + part] = (value >>> (part * BITS)) & MASK;
      }
    }

    long at(int index) {
      long value = 0;
      for (int part = 0; part < PARTS; part++) {
        value |= (long) parts[index * PARTS + part] << (part * BITS);
      }
      return value;
    }

    Tensor tensor(String name) {
      return new Tensor(name, new long[] {parts.length / PARTS, PARTS}, parts);
    }
  }
}
