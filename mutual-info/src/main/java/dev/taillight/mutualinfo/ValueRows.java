package dev.taillight.mutualinfo;

import dev.taillight.dataset.FeatureColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The items by their value of one feature: for each value, by its place in some order, the rows
 * that have it, ascending. Holds the rows of a range of values at a time, as many as its buffer
 * takes; the rows of a single value that are more than that are handed out in several blocks. Not
 * thread-safe.
 */
final class ValueRows {

  private final FeatureColumn column;
  private final Marginals marginals;
  private final IntPredicate counted;
  private final ValueOrder order;
  private final RowRange among;
  private final int[] rows;
  private Range range = new Range(0, 0, 0);
  private int[] ends = new int[0];

  /**
   * All rows, the values in the order of their codes.
   *
   * @param marginals what was counted for the values of {@code column}
   * @param counted the items that were counted
   * @param rows the buffer for the rows, one or more
   */
  ValueRows(FeatureColumn column, Marginals marginals, IntPredicate counted, int[] rows) {
    this(
        column,
        marginals,
        counted,
        ValueOrder.byCode(marginals.size()),
        new RowRange(0, column.rows()),
        rows);
  }

  /**
   * Some of the rows.
   *
   * @param order has all values that occur
   * @param among the rows that were gone through for {@code marginals}
   */
  ValueRows(
      FeatureColumn column,
      Marginals marginals,
      IntPredicate counted,
      ValueOrder order,
      RowRange among,
      int[] rows) {
    this.column = column;
    this.marginals = marginals;
    this.counted = counted;
    this.order = order;
    this.among = among;
    this.rows = rows;
  }

  /**
   * A range of values.
   *
   * @param from the first place
   * @param to the place after the last
   * @param rows how many rows they have
   */
  record Range(int from, int to, long rows) {}

  /** Receives blocks of rows, each before its groups. */
  @FunctionalInterface
  interface BlockVisitor {

    /**
     * A block of rows of one or several values.
     *
     * @param rows the rows, to be read only
     * @param length how many there are
     */
    void block(int[] rows, int length);
  }

  /** Receives the rows of a value. */
  @FunctionalInterface
  interface GroupVisitor {

    /**
     * Rows of a value.
     *
     * @param place that of the value
     * @param rows holds them from {@code start} to {@code end}, exclusive; to be read only
     * @param last whether the value has no further rows
     */
    void group(int place, int[] rows, int start, int end, boolean last);
  }

  /** The values, cut into ranges whose rows fit; a value whose own rows do not is a range alone. */
  List<Range> ranges() {
    List<Range> ranges = new ArrayList<>();
    int from = 0;
    long held = 0;
    for (int place = 0; place < order.size(); place++) {
      int count = items(place);
      if (count > 0 && held > 0 && held + count > rows.length) {
        ranges.add(new Range(from, place, held));
        from = place;
        held = 0;
      }
      held += count;
    }
    if (held > 0) {
      ranges.add(new Range(from, order.size(), held));
    }
    return ranges;
  }

  /** Takes up the rows of a range; too many rows of a single value are read when visited. */
  void load(Range next) {
    range = next;
    if (!fits()) {
      return;
    }
    ends = new int[range.to() - range.from()];
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      ends[i] = start;
      start += items(range.from() + i);
    }
    // Each value's end begins as its start and moves on as its rows come in.
    forEachEntry((place, row) -> rows[ends[place - range.from()]++] = row);
  }

  /** Hands out the rows of the range: block by block, and within a block value by value. */
  void forEachGroup(BlockVisitor blocks, GroupVisitor groups) {
    if (!fits()) {
      scan(blocks, groups);
      return;
    }
    blocks.block(rows, (int) range.rows());
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] > start) {
        groups.group(range.from() + i, rows, start, ends[i], true);
      }
      start = ends[i];
    }
  }

  private boolean fits() {
    return range.rows() <= rows.length;
  }

  /** Hands out the rows of a single value, as many at a time as fit. */
  private void scan(BlockVisitor blocks, GroupVisitor groups) {
    int place = single();
    int[] held = new int[1];
    long[] left = {range.rows()};
    forEachEntry(
        (same, row) -> {
          rows[held[0]++] = row;
          left[0]--;
          if (held[0] == rows.length || left[0] == 0) {
            blocks.block(rows, held[0]);
            groups.group(place, rows, 0, held[0], left[0] == 0);
            held[0] = 0;
          }
        });
  }

  private int single() {
    int place = range.from();
    while (items(place) == 0) {
      place++;
    }
    return place;
  }

  private int items(int place) {
    return marginals.items(order.code(place));
  }

  @FunctionalInterface
  private interface EntryVisitor {
    void entry(int place, int row);
  }

  private void forEachEntry(EntryVisitor visitor) {
    for (int row = among.from(); row < among.to(); row++) {
      if (!counted.test(row)) {
        continue;
      }
      long start = column.start(row);
      long end = start + column.count(row);
      for (long i = start; i < end; i++) {
        int place = order.place(column.code(i));
        if (place >= range.from() && place < range.to()) {
          visitor.entry(place, row);
        }
      }
    }
  }
}
