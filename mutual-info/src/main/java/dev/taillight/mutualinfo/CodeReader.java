package dev.taillight.mutualinfo;

import dev.taillight.dataset.FeatureColumn;

/**
 * Reads the codes of a single-valued feature out of order: from a copy in memory where there is
 * one, which takes half of the time, or from the mapped column.
 *
 * @param copy all codes, or nothing
 */
record CodeReader(FeatureColumn column, int[] copy) {

  private static final int[] NO_COPY = {};

  /** Reads from the column. */
  static CodeReader of(FeatureColumn column) {
    return new CodeReader(column, NO_COPY);
  }

  /** Reads from a copy, which is made now. */
  static CodeReader copying(FeatureColumn column) {
    int[] copy = new int[column.rows()];
    for (int row = 0; row < copy.length; row++) {
      copy[row] = column.code(row);
    }
    return new CodeReader(column, copy);
  }

  /** Looks up the codes of some rows; nothing but that, so that loads can overlap. */
  void read(int[] rows, int length, int[] codes) {
    if (copy.length > 0) {
      for (int i = 0; i < length; i++) {
        codes[i] = copy[rows[i]];
      }
    } else {
      for (int i = 0; i < length; i++) {
        codes[i] = column.code(rows[i]);
      }
    }
  }
}
