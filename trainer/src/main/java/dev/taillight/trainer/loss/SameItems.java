package dev.taillight.trainer.loss;

import dev.taillight.trainer.engine.RowBlock;
import java.util.Arrays;

/**
 * Which columns of a score matrix stand for the same item as a row. Row i stands for the item of
 * column i, its own one; there may be more columns than rows. Immutable and thread-safe.
 */
final class SameItems {

  private final int columns;
  private final int[] next;
  private final int[] counts;

  /**
   * @param items the item of each column
   */
  SameItems(int[] items) {
    this.columns = items.length;
    this.next = new int[columns];
    this.counts = new int[columns];
    long[] sorted = new long[columns];
    for (int column = 0; column < columns; column++) {
      sorted[column] = ((long) items[column] << 32) | column;
    }
    Arrays.sort(sorted);
    for (int from = 0, to; from < columns; from = to) {
      to = from + 1;
      while (to < columns && sorted[to] >>> 32 == sorted[from] >>> 32) {
        to++;
      }
      link(sorted, from, to);
    }
  }

  /** Puts the columns of one item into a ring. */
  private void link(long[] sorted, int from, int to) {
    for (int i = from; i < to; i++) {
      next[(int) sorted[i]] = (int) sorted[i + 1 < to ? i + 1 : from];
      counts[(int) sorted[i]] = to - from;
    }
  }

  /** How many columns stand for the item of a row, its own one included. */
  int count(int row) {
    return counts[row];
  }

  /** How many pairs there are of a row, of so many first ones, and a column of another item. */
  long others(int rows) {
    long others = (long) rows * columns;
    for (int row = 0; row < rows; row++) {
      others -= counts[row];
    }
    return others;
  }

  /** The places of the rows' own columns in a matrix of these rows and all columns. */
  long[] own(RowBlock rows) {
    long[] places = new long[rows.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = (long) i * columns + rows.from() + i;
    }
    return places;
  }

  /** The places of the other columns with the rows' items in a matrix of these rows. */
  long[] copies(RowBlock rows) {
    int size = 0;
    for (int row = rows.from(); row < rows.to(); row++) {
      size += counts[row] - 1;
    }
    long[] places = new long[size];
    int at = 0;
    for (int row = rows.from(); row < rows.to(); row++) {
      long first = (long) (row - rows.from()) * columns;
      for (int column = next[row]; column != row; column = next[column]) {
        places[at++] = first + column;
      }
    }
    return places;
  }
}
