package dev.taillight.mutualinfo;

import dev.taillight.random.RandomPermutation;
import java.util.function.IntPredicate;

/** Whose values an item is given: its own, or those of an item drawn at random. Thread-safe. */
@FunctionalInterface
interface RowMap {

  /** Every item keeps its own. */
  RowMap IDENTITY = row -> row;

  /** The row whose values the item of {@code row} is given. */
  int of(int row);

  /**
   * A random pairing of the counted items with each other: a permutation of all items, followed
   * from each counted item on until it comes to another one. Where the permutation is random, so is
   * that of the counted items, and each of them is met once.
   */
  static RowMap shuffled(RandomPermutation permutation, IntPredicate counted) {
    return row -> {
      int other = row;
      do {
        other = (int) permutation.at(other);
      } while (!counted.test(other));
      return other;
    };
  }
}
