package dev.taillight.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the policies for ids that no table has did to the interactions: nobody should learn from the
 * figures that half of the rows are gone.
 */
final class UnknownIds {

  private UnknownIds() {}

  /**
   * One line for people.
   *
   * @param counts those of an encoded dataset
   * @return empty if every id was known
   */
  static String line(Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    add(parts, counts, "rows_of_unknown_items_dropped", "rows of unknown items dropped");
    add(parts, counts, "rows_of_unknown_users_dropped", "rows of unknown users dropped");
    add(parts, counts, "unknown_items_added", "unknown items added without features");
    add(parts, counts, "unknown_users_added", "unknown users added without features");
    if (parts.isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "Of %,d rows of interactions: %s.",
        counts.getOrDefault("interaction_rows", 0L),
        String.join(", ", parts));
  }

  private static void add(
      List<String> parts, Map<String, Long> counts, String name, String meaning) {
    long count = counts.getOrDefault(name, 0L);
    if (count > 0) {
      parts.add(String.format(Locale.ROOT, "%,d %s", count, meaning));
    }
  }
}
