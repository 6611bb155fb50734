package dev.taillight.mutualinfo;

import java.util.Arrays;

/**
 * Sums of weights by a pair of codes, for as many pairs as occur and up to a limit: an
 * open-addressing table of primitive longs and doubles, linear probing, at most half full.
 */
final class JointCounts {

  static final int LARGEST_LIMIT = 1 << 28;

  private static final long FREE = -1;

  private final int limit;
  private long[] keys = new long[1 << 10];
  private double[] weights = new double[1 << 10];
  private int size;

  /**
   * @param limit how many pairs are held at most, up to {@link #LARGEST_LIMIT}
   */
  JointCounts(int limit) {
    this.limit = limit;
    Arrays.fill(keys, FREE);
  }

  /** The key of a pair of codes, both 0 or more. */
  static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  static int left(long key) {
    return (int) (key >>> 32);
  }

  static int right(long key) {
    return (int) key;
  }

  /** Spreads keys over all 64 bits; the table uses the upper half (the mix of SplitMix64). */
  static long hash(long key) {
    long z = key;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Adds a weight to a pair.
   *
   * @return whether there was room; if not, nothing has changed
   */
  boolean add(long key, long hash, double weight) {
    int slot = slotOf(key, hash);
    if (keys[slot] == FREE) {
      if (size == limit) {
        return false;
      }
      if (2 * (size + 1) > keys.length) {
        grow();
        slot = slotOf(key, hash);
      }
      keys[slot] = key;
      size++;
    }
    weights[slot] += weight;
    return true;
  }

  /** How many different pairs there are. */
  int size() {
    return size;
  }

  /** Hands out the pairs in an order that depends only on what was added. */
  void forEach(Visitor visitor) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (keys[slot] != FREE) {
        visitor.visit(keys[slot], weights[slot]);
      }
    }
  }

  private int slotOf(long key, long hash) {
    int mask = keys.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    double[] oldWeights = weights;
    keys = new long[2 * oldKeys.length];
    weights = new double[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slotOf(oldKeys[i], hash(oldKeys[i]));
        keys[slot] = oldKeys[i];
        weights[slot] = oldWeights[i];
      }
    }
  }

  /** Receives pairs of codes. */
  @FunctionalInterface
  interface Visitor {
    void visit(long key, double weight);
  }
}
