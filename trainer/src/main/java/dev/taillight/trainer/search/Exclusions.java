package dev.taillight.trainer.search;

import java.util.Arrays;

/** Which items each query must not be given, e.g. those that a user already has. Thread-safe. */
@FunctionalInterface
public interface Exclusions {

  /**
   * The item rows that are kept from a query; asked for more than once, so it should be quick.
   *
   * @param query the position of the query among those that are asked together
   * @return item rows in ascending order; they are read, not kept or changed
   */
  int[] of(int query);

  /** Keeps nothing from anybody. */
  static Exclusions none() {
    int[] nothing = {};
    return query -> nothing;
  }

  /** Whether {@code item} is among {@code excluded}, which is in ascending order. */
  static boolean contains(int[] excluded, int item) {
    return Arrays.binarySearch(excluded, item) >= 0;
  }
}
