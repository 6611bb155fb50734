package dev.taillight.experiments.references;

import dev.taillight.dataset.Interactions;
import java.util.Arrays;

/**
 * A matrix of zeros and ones in compressed rows: the columns of its ones, ascending, row by row.
 * Takes 4 bytes per row and per one. Immutable and thread-safe.
 */
final class SparseRows {

  private final int[] starts;
  private final int[] columns;

  private SparseRows(int[] starts, int[] columns) {
    this.starts = starts;
    this.columns = columns;
  }

  /**
   * The users' items; a pair that occurs more than once is one.
   *
   * @throws IllegalArgumentException if there are more pairs than an array can hold
   */
  static SparseRows of(Interactions pairs, int users) {
    if (pairs.size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d pairs are too many to be held in memory at once".formatted(pairs.size()));
    }
    int[] starts = new int[users + 1];
    int[] columns = new int[(int) pairs.size()];
    for (int user = 0; user < users; user++) {
      int[] items = Arrays.stream(pairs.itemsOf(user)).sorted().distinct().toArray();
      System.arraycopy(items, 0, columns, starts[user], items.length);
      starts[user + 1] = starts[user] + items.length;
    }
    return new SparseRows(starts, Arrays.copyOf(columns, starts[users]));
  }

  /** The same matrix with rows and columns exchanged. */
  SparseRows transposed(int columnCount) {
    int[] otherStarts = new int[columnCount + 1];
    for (int column : columns) {
      otherStarts[column + 1]++;
    }
    for (int column = 0; column < columnCount; column++) {
      otherStarts[column + 1] += otherStarts[column];
    }
    int[] next = otherStarts.clone();
    int[] otherColumns = new int[columns.length];
    for (int row = 0; row < rows(); row++) {
      for (int at = start(row); at < end(row); at++) {
        otherColumns[next[columns[at]]++] = row;
      }
    }
    return new SparseRows(otherStarts, otherColumns);
  }

  /** The number of rows. */
  int rows() {
    return starts.length - 1;
  }

  /** The number of ones. */
  int size() {
    return columns.length;
  }

  /** How many rows have a one. */
  int occupied() {
    int occupied = 0;
    for (int row = 0; row < rows(); row++) {
      occupied += count(row) > 0 ? 1 : 0;
    }
    return occupied;
  }

  /** Whether there is a one at a place of the matrix. */
  boolean contains(int row, int column) {
    return Arrays.binarySearch(columns, start(row), end(row), column) >= 0;
  }

  /** Where a row begins. */
  int start(int row) {
    return starts[row];
  }

  /** Where a row ends: one after its last place. */
  int end(int row) {
    return starts[row + 1];
  }

  /** How many ones a row has. */
  int count(int row) {
    return end(row) - start(row);
  }

  /** The column at a place. */
  int column(int place) {
    return columns[place];
  }
}
