package dev.taillight.exporters.delta;

import java.util.Arrays;
import java.util.BitSet;

/** Which rows of two exports are the same item. Takes 4 bytes and two bits for each row. */
final class RowMatch {

  private static final int ADDED = -1;

  private final int[] baseRows;
  private final BitSet unchanged;
  private final BitSet matched;
  private final int baseCount;
  private int shared;
  private int renumbered;

  /**
   * @param baseCount how many rows the earlier export has
   * @param newCount how many the later one has; none of them has a partner yet
   */
  RowMatch(int baseCount, int newCount) {
    this.baseCount = baseCount;
    this.baseRows = new int[newCount];
    Arrays.fill(baseRows, ADDED);
    this.unchanged = new BitSet(newCount);
    this.matched = new BitSet(baseCount);
  }

  /** Notes that two rows are the same item. */
  void match(int newRow, int baseRow, boolean same) {
    baseRows[newRow] = baseRow;
    unchanged.set(newRow, same);
    matched.set(baseRow);
    shared++;
    renumbered += newRow == baseRow ? 0 : 1;
  }

  /** How many rows the later export has. */
  int newCount() {
    return baseRows.length;
  }

  /** How many rows the earlier export has. */
  int baseCount() {
    return baseCount;
  }

  /** How many items are in both. */
  int shared() {
    return shared;
  }

  /** How many items of both have another row number. */
  int renumbered() {
    return renumbered;
  }

  /** How many items of both have the same bytes. */
  int unchanged() {
    return unchanged.cardinality();
  }

  /** Whether a row of the later export is in the earlier one. */
  boolean isShared(int newRow) {
    return baseRows[newRow] != ADDED;
  }

  /** Whether a row of the earlier export is in the later one. */
  boolean isKept(int baseRow) {
    return matched.get(baseRow);
  }

  /** Whether a row of the later export is in the earlier one with the same bytes. */
  boolean isUnchanged(int newRow) {
    return unchanged.get(newRow);
  }

  /** The row of the earlier export that is the same item. */
  int baseRow(int newRow) {
    return baseRows[newRow];
  }
}
