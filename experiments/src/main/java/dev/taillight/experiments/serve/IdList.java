package dev.taillight.experiments.serve;

import dev.taillight.dataset.StringColumn;
import dev.taillight.settings.NearestName;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;

/** The ids of a table, held in memory in alphabetical order. Immutable and thread-safe. */
final class IdList {

  private static final int LONGEST_GUESS = 200;

  private final String kind;
  private final Entry[] entries;

  /** An id and its row. */
  private record Entry(String id, int row) {}

  /**
   * @param kind what has the ids, e.g. {@code "user"}, for messages
   * @param column the ids by row
   */
  IdList(String kind, StringColumn column) {
    this.kind = kind;
    this.entries = new Entry[column.size()];
    for (int row = 0; row < entries.length; row++) {
      entries[row] = new Entry(column.at(row), row);
    }
    Arrays.sort(entries, Comparator.comparing(Entry::id));
  }

  /**
   * The row of an id.
   *
   * @throws RequestException with 404, and an id that is near, if there is no such one
   */
  int row(String id) {
    int at = Arrays.binarySearch(entries, new Entry(id, 0), Comparator.comparing(Entry::id));
    if (at < 0) {
      throw new RequestException(RequestException.NOT_FOUND, unknown(id));
    }
    return entries[at].row();
  }

  private String unknown(String id) {
    if (id.length() > LONGEST_GUESS) {
      return "no %s has an id of %d letters like this".formatted(kind, id.length());
    }
    return "no %s '%s' among %,d%s"
        .formatted(
            kind,
            id,
            entries.length,
            NearestName.of(id, texts()).map(near -> "; did you mean '" + near + "'?").orElse(""));
  }

  /**
   * Ids that begin with a text, then those that have it elsewhere, each in alphabetical order;
   * upper and lower case are the same.
   *
   * @param limit how many at most
   */
  List<String> suggest(String text, int limit) {
    List<String> begin = new ArrayList<>();
    List<String> hold = new ArrayList<>();
    for (String id : texts()) {
      if (begin.size() == limit) {
        break;
      }
      if (id.regionMatches(true, 0, text, 0, text.length())) {
        begin.add(id);
      } else if (hold.size() < limit && holds(id, text)) {
        hold.add(id);
      }
    }
    begin.addAll(hold.subList(0, Math.min(hold.size(), limit - begin.size())));
    return begin;
  }

  private static boolean holds(String id, String text) {
    for (int from = 1; from + text.length() <= id.length(); from++) {
      if (id.regionMatches(true, from, text, 0, text.length())) {
        return true;
      }
    }
    return false;
  }

  /** All ids; going through them ends when the thread is interrupted. */
  private List<String> texts() {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        if ((index & 0xfff) == 0 && Thread.currentThread().isInterrupted()) {
          throw new CancellationException("the search was interrupted");
        }
        return entries[index].id();
      }

      @Override
      public int size() {
        return entries.length;
      }
    };
  }
}
