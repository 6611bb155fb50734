package dev.taillight.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody may have meant by a name that does not exist: the known name with the fewest
 * edits (insertion, deletion, replacement, or a swap of neighbours: the optimal string alignment
 * distance), upper and lower case being the same.
 */
public final class NearestName {

  private NearestName() {}

  /**
   * The nearest of {@code known}, the first one of several equally near; empty if none is near: at
   * most a third of the longer name's letters may differ, but one always may.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    Optional<String> nearest = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int allowed = Math.max(1, Math.max(name.length(), candidate.length()) / 3);
      if (Math.abs(name.length() - candidate.length()) > allowed) {
        continue; // Each letter too many is an edit.
      }
      int edits = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits <= allowed && edits < fewest) {
        fewest = edits;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /** A name in quotes as it was found, and what may have been meant by it, if that is near. */
  public static String quoted(String name, Collection<String> known) {
    return "'"
        + name
        + "'"
        + of(name, known).map(near -> ", did you mean " + near + "?").orElse("");
  }

  /** How many edits make {@code right} out of {@code left}; no part is edited twice. */
  static int distance(String left, String right) {
    int[] beforeLast = new int[right.length() + 1];
    int[] last = new int[right.length() + 1];
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (isSwap(left, i, right, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[right.length()];
  }

  private static boolean isSwap(String left, int i, String right, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
