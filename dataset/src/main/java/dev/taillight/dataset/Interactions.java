package dev.taillight.dataset;

/**
 * The user–item pairs of one split, ordered by user row and then as they were written. Immutable
 * and thread-safe.
 */
public final class Interactions {

  private final IntColumn users;
  private final IntColumn items;
  private final LongColumn starts;

  Interactions(IntColumn users, IntColumn items, LongColumn starts) {
    this.users = users;
    this.items = items;
    this.starts = starts;
  }

  /** How many pairs there are. */
  public long size() {
    return items.size();
  }

  long userColumnSize() {
    return users.size();
  }

  long startColumnSize() {
    return starts.size();
  }

  /** The user row of a pair. */
  public int user(long pair) {
    return users.at(pair);
  }

  /** The item row of a pair. */
  public int item(long pair) {
    return items.at(pair);
  }

  /** The first pair of a user. */
  public long start(int user) {
    return starts.at(user);
  }

  /** How many pairs a user has. */
  public int count(int user) {
    long start = starts.at(user);
    long end = starts.at(user + 1L);
    if (start < 0 || start > end || end > items.size() || end - start > Integer.MAX_VALUE - 8) {
      throw new DatasetException(
          "user %d has the pairs from %d to %d of %d; the file of starts is damaged"
              .formatted(user, start, end, items.size()));
    }
    return (int) (end - start);
  }

  /** The item rows of a user, in order. */
  public int[] itemsOf(int user) {
    int[] found = new int[count(user)];
    items.copy(start(user), found, 0, found.length);
    return found;
  }
}
