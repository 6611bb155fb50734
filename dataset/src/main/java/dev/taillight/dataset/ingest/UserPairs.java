package dev.taillight.dataset.ingest;

import dev.taillight.dataset.Split;
import java.util.Arrays;

/**
 * The distinct pairs of one user, the earliest first, then as in the file; used again and again.
 */
final class UserPairs {

  private int[] items = new int[16];
  private long[] times = new long[16];
  private Split[] parts = new Split[16];
  private int user;
  private int size;

  /** Forgets the pairs of the user before. */
  void begin(int nextUser) {
    user = nextUser;
    size = 0;
  }

  void add(int item, long time, Split part) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
      times = Arrays.copyOf(times, size * 2);
      parts = Arrays.copyOf(parts, size * 2);
    }
    items[size] = item;
    times[size] = time;
    parts[size] = part;
    size++;
  }

  /** The row of the user. */
  int user() {
    return user;
  }

  int size() {
    return size;
  }

  /** The item row of a pair. */
  int item(int pair) {
    return items[pair];
  }

  /** When the pair happened, in microseconds since 1970; 0 without timestamps. */
  long time(int pair) {
    return times[pair];
  }

  /** The split that the table names; training if it names none. */
  Split part(int pair) {
    return parts[pair];
  }
}
