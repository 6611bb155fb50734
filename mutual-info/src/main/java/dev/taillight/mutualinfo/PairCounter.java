package dev.taillight.mutualinfo;

import dev.taillight.dataset.FeatureColumn;
import java.util.function.IntPredicate;

/**
 * Counts one feature against another, value by value of the one: the rows of a value are gone
 * through, and what they give to the values of the other feature is added up in a table of one
 * entry per value of that one. No table of joint states is ever held. Holds buffers for features of
 * up to so many codes; not thread-safe.
 */
final class PairCounter {

  private final ItemWeights weights;
  private final int[] counts;
  private final int[] touched;
  private final int[] rows;
  private final ExactSums shares;
  private int touchedCount;

  /**
   * @param size how many codes the inner features have at most
   * @param rows how many rows of an outer feature are held at a time
   * @param shared whether some items give shares other than 1
   */
  PairCounter(ItemWeights weights, int size, int rows, boolean shared) {
    this.weights = weights;
    this.rows = new int[rows];
    this.counts = new int[size];
    this.touched = new int[size];
    this.shares = new ExactSums(shared ? size : 0);
  }

  /** The buffer for the rows of an outer feature. */
  int[] rows() {
    return rows;
  }

  /** How much memory the buffers take beside the rows, in bytes. */
  static long bytes(long size, boolean shared) {
    return size * (2 * Integer.BYTES + (shared ? 2 * Long.BYTES : 0));
  }

  /**
   * Counts the rows that are loaded.
   *
   * @param outer the feature by whose values the rows are
   * @param counted the items that are counted among the rows
   * @param rowOf whose values of {@code inner} an item is given
   */
  void count(
      ValueRows byValue,
      FeatureColumn outer,
      FeatureColumn inner,
      IntPredicate counted,
      RowMap rowOf,
      CellVisitor visitor) {
    if (Marginals.isWhole(outer, weights) && Marginals.isWhole(inner, weights)) {
      byValue.forEachBlock(
          (code, block, start, end, last) -> {
            for (int i = start; i < end; i++) {
              if (counted.test(block[i])) {
                touch(inner.code(rowOf.of(block[i])));
              }
            }
            if (last) {
              handOutCounts(code, visitor);
            }
          });
      return;
    }
    byValue.forEachBlock(
        (code, block, start, end, last) -> {
          for (int i = start; i < end; i++) {
            if (counted.test(block[i])) {
              share(outer, block[i], inner, rowOf.of(block[i]));
            }
          }
          if (last) {
            handOutShares(code, visitor);
          }
        });
  }

  private void touch(int code) {
    if (counts[code]++ == 0) {
      touched[touchedCount++] = code;
    }
  }

  private void share(FeatureColumn outer, int row, FeatureColumn inner, int innerRow) {
    int count = inner.count(innerRow);
    long start = inner.start(innerRow);
    double share = weights.at(row) / ((double) outer.count(row) * count);
    long whole = ExactSum.whole(share);
    long fraction = ExactSum.fraction(share);
    for (int i = 0; i < count; i++) {
      int code = inner.code(start + i);
      touch(code);
      shares.add(code, whole, fraction);
    }
  }

  private void handOutCounts(int outer, CellVisitor visitor) {
    for (int i = 0; i < touchedCount; i++) {
      int inner = touched[i];
      visitor.cell(outer, inner, counts[inner], 0);
      counts[inner] = 0;
    }
    touchedCount = 0;
  }

  private void handOutShares(int outer, CellVisitor visitor) {
    for (int i = 0; i < touchedCount; i++) {
      int inner = touched[i];
      visitor.cell(outer, inner, shares.whole(inner), shares.fraction(inner));
      shares.clear(inner);
      counts[inner] = 0;
    }
    touchedCount = 0;
  }
}
