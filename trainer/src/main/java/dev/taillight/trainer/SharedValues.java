package dev.taillight.trainer;

import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import java.util.Arrays;

/**
 * Which items have a value of a feature: an inverted index, built in one pass over the column. It
 * takes 4 bytes for each value of each item and 4 for each value of the vocabulary. Missing and
 * rare values, which have no code of their own, are shared with nobody. Immutable and thread-safe.
 */
final class SharedValues {

  private final int[] starts;
  private final int[] items;

  SharedValues(FeatureColumn column) {
    this.starts = new int[column.vocabulary().size() + 1];
    int[] last = new int[starts.length - 1];
    Arrays.fill(last, -1);
    forEach(column, last, (code, item) -> starts[code + 1]++);
    Arrays.parallelPrefix(starts, Math::addExact);
    this.items = new int[starts[starts.length - 1]];
    int[] next = starts.clone();
    Arrays.fill(last, -1);
    forEach(column, last, (code, item) -> items[next[code]++] = item);
  }

  /** Takes a value of an item. */
  private interface Taker {

    void take(int code, int item);
  }

  /** Passes by each value of each item once, the items ascending. */
  private static void forEach(FeatureColumn column, int[] last, Taker taker) {
    for (int item = 0; item < column.rows(); item++) {
      for (int i = 0; i < column.count(item); i++) {
        int code = column.code(column.start(item) + i);
        if (code >= Vocabulary.FIRST_VALUE && last[code] != item) {
          last[code] = item;
          taker.take(code, item);
        }
      }
    }
  }

  /** How many items have a value. */
  int count(int code) {
    return starts[code + 1] - starts[code];
  }

  /**
   * One of the other items that have a value.
   *
   * @param code a value that the item has
   * @param item the item
   * @param index which one, from 0 to {@code count(code) − 2}
   */
  int other(int code, int item, int index) {
    int own = Arrays.binarySearch(items, starts[code], starts[code + 1], item) - starts[code];
    return items[starts[code] + (index < own ? index : index + 1)];
  }
}
