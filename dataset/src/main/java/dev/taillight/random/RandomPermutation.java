package dev.taillight.random;

import org.jspecify.annotations.Nullable;

/**
 * A pseudo-random permutation of 0 … size−1 that can be entered anywhere. A long one needs no
 * memory: it is an eight-round Feistel network over the next power of four, walked until it lands
 * inside the range (Black and Rogaway, CT-RSA 2002). A short one is shuffled (Fisher and Yates),
 * because Feistel networks of few bits do not reach every order, let alone equally often. Immutable
 * and thread-safe.
 */
public final class RandomPermutation {

  private static final int ROUNDS = 8;

  /** Up to this size the permutation is held as a table. */
  private static final int LARGEST_TABLE = 1 << 12;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long[] roundKeys = new long[ROUNDS];
  private final int @Nullable [] table;

  /**
   * @param size how many elements are permuted, at least 0
   * @param keys where the key of the permutation is drawn from
   */
  public RandomPermutation(long size, RandomStream keys) {
    if (size < 0) {
      throw new IllegalArgumentException("size must be 0 or more, got " + size);
    }
    this.size = size;
    int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
    this.halfBits = (bits + 1) / 2;
    this.halfMask = (1L << halfBits) - 1;
    for (int i = 0; i < ROUNDS; i++) {
      roundKeys[i] = keys.nextLong();
    }
    this.table = size <= LARGEST_TABLE ? shuffled((int) size, keys) : null;
  }

  /** The element at {@code index}, both in 0 … size−1. */
  public long at(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("index " + index + " of a permutation of " + size);
    }
    if (table != null) {
      return table[(int) index];
    }
    long value = index;
    do {
      value = encrypt(value);
    } while (value >= size);
    return value;
  }

  private long encrypt(long value) {
    long left = value >>> halfBits;
    long right = value & halfMask;
    for (long key : roundKeys) {
      long next = left ^ (RandomStream.mix(right + key) & halfMask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  private static int[] shuffled(int size, RandomStream keys) {
    int[] elements = new int[size];
    for (int i = 0; i < size; i++) {
      int j = keys.nextInt(i + 1);
      elements[i] = elements[j];
      elements[j] = i;
    }
    return elements;
  }
}
