package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import dev.taillight.settings.SettingsCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Stream;

/** Every combination of the values of some keys. */
final class Grid {

  private Grid() {}

  /**
   * One combination.
   *
   * @param values the values by key, in short
   * @param changes what makes them
   */
  record Point(Map<String, String> values, List<Changes> changes) {

    Point {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      changes = List.copyOf(changes);
    }

    /** Both at once. */
    Point and(Point other) {
      Map<String, String> all = new LinkedHashMap<>(values);
      all.putAll(other.values);
      return new Point(all, Stream.of(changes, other.changes).flatMap(List::stream).toList());
    }
  }

  /** The combinations; one without any value if there are no keys. The last key moves fastest. */
  static List<Point> points(Map<String, List<Changes>> grid) {
    List<Point> points = List.of(new Point(Map.of(), List.of()));
    for (Entry<String, List<Changes>> key : grid.entrySet()) {
      List<Point> longer = new ArrayList<>();
      for (Point point : points) {
        for (Changes value : key.getValue()) {
          longer.add(
              point.and(
                  new Point(
                      Map.of(key.getKey(), value.label()), List.of(value.under(key.getKey())))));
        }
      }
      points = longer;
    }
    return points;
  }

  /** Every key needs a value, and no value twice. */
  static SettingsCheck check(Map<String, List<Changes>> grid) {
    SettingsCheck check = new SettingsCheck();
    grid.forEach(
        (key, values) -> {
          List<String> labels = values.stream().map(Changes::label).toList();
          check.that(
              !labels.isEmpty() && labels.stream().distinct().count() == labels.size(),
              key,
              labels,
              "at least one value, each once");
        });
    return check;
  }

  /** How many combinations there are. */
  static double size(Map<String, List<Changes>> grid) {
    return grid.values().stream().mapToDouble(List::size).reduce(1, (one, other) -> one * other);
  }
}
