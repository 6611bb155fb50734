package dev.taillight.mutualinfo;

/**
 * Rows that lie together.
 *
 * @param from the first
 * @param to the one after the last
 */
record RowRange(int from, int to) {

  int size() {
    return to - from;
  }
}
