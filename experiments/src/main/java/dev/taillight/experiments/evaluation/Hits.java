package dev.taillight.experiments.evaluation;

/**
 * Where a recommendation list has what its user wanted: the ranks of the relevant items in it, and
 * how many relevant items there are in all. Filled anew for every user; used by one thread.
 */
final class Hits {

  private final int[] ranks;
  private int size;
  private int relevant;

  /**
   * @param longest the length of the longest list
   */
  Hits(int longest) {
    this.ranks = new int[longest];
  }

  /** Starts with another user, who has {@code relevantItems} relevant items. */
  void reset(int relevantItems) {
    relevant = relevantItems;
    size = 0;
  }

  /** Notes a relevant item at a rank, counted from 1; ranks come in ascending order. */
  void add(int rank) {
    ranks[size++] = rank;
  }

  /** How many relevant items there are, in the list or not. */
  int relevant() {
    return relevant;
  }

  /** How many relevant items are among the first {@code k}. */
  int within(int k) {
    int found = 0;
    while (found < size && ranks[found] <= k) {
      found++;
    }
    return found;
  }

  /** The rank of the relevant item that was found as number {@code index}, both from 0 and 1. */
  int rank(int index) {
    return ranks[index];
  }
}
