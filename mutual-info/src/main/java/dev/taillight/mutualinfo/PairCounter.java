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

  private static final int NOT_COUNTED = -1;
  private static final int FEW = 8;

  private final ItemWeights weights;
  private final int[] counts;
  private final int[] touched;
  private final int[] rows;
  private final int[] codes;
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
    this.codes = new int[rows];
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
   * @param outer the feature by whose values the rows are; the visitor is told of their places
   * @param counted the items that are counted among the rows
   * @param rowOf whose values of {@code inner} an item is given
   */
  void count(
      ValueRows byValue,
      FeatureColumn outer,
      CodeReader inner,
      IntPredicate counted,
      RowMap rowOf,
      CellVisitor visitor) {
    if (Marginals.isWhole(outer, weights) && Marginals.isWhole(inner.column(), weights)) {
      byValue.forEachGroup(
          (block, length) -> gather(block, length, inner, counted, rowOf),
          (value, block, start, end, last) -> countOnes(value, start, end, last, visitor));
    } else {
      byValue.forEachGroup(
          (block, length) -> {},
          (value, block, start, end, last) -> {
            for (int i = start; i < end; i++) {
              if (counted.test(block[i])) {
                share(outer, block[i], inner.column(), rowOf.of(block[i]));
              }
            }
            if (last) {
              handOutShares(value, visitor);
            }
          });
    }
  }

  /** Looks up the inner values of a block of rows. */
  private void gather(
      int[] block, int length, CodeReader inner, IntPredicate counted, RowMap rowOf) {
    if (counted == ItemWeights.ALL && rowOf == RowMap.IDENTITY) {
      inner.read(block, length, codes);
      return;
    }
    for (int i = 0; i < length; i++) {
      codes[i] = counted.test(block[i]) ? inner.column().code(rowOf.of(block[i])) : NOT_COUNTED;
    }
  }

  private void countOnes(int outer, int start, int end, boolean last, CellVisitor visitor) {
    if (last && touchedCount == 0 && end - start <= FEW) {
      countFew(outer, start, end, visitor);
      return;
    }
    for (int i = start; i < end; i++) {
      if (codes[i] != NOT_COUNTED) {
        touch(codes[i]);
      }
    }
    if (last) {
      handOutCounts(outer, visitor);
    }
  }

  /** A few codes are compared with each other, which spares the way to the table. */
  private void countFew(int outer, int start, int end, CellVisitor visitor) {
    for (int i = start; i < end; i++) {
      int code = codes[i];
      if (code == NOT_COUNTED) {
        continue;
      }
      int count = 1;
      for (int j = i + 1; j < end; j++) {
        if (codes[j] == code) {
          codes[j] = NOT_COUNTED;
          count++;
        }
      }
      visitor.cell(outer, code, count, 0);
    }
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
