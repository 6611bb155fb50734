package dev.taillight.experiments.serve;

import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of a table's rows, put so that an encoder makes the same codes of them: a number in
 * the bin for a bin, the words for a text, a word that nobody knows for a rare one. Immutable and
 * thread-safe.
 */
final class RawFeatures {

  private final List<Column> columns;

  /**
   * A feature.
   *
   * @param rare a value that is not in its vocabulary
   */
  private record Column(FeatureColumn feature, String rare) {}

  RawFeatures(EntityTable table) {
    this.columns =
        table.features().stream().map(feature -> new Column(feature, rare(feature))).toList();
  }

  private static String rare(FeatureColumn feature) {
    StringBuilder word = new StringBuilder("qzxvjkwq");
    while (feature.vocabulary().codeOf(word.toString()).isPresent()) {
      word.append('q');
    }
    return word.toString();
  }

  /** The values of a row by feature, for an encoder. */
  Map<String, List<String>> forEncoder(int row) {
    Map<String, List<String>> features = new LinkedHashMap<>();
    for (Column column : columns) {
      features.put(column.feature().name(), values(column, row));
    }
    return features;
  }

  /** The values of a row by feature, for people; features without any are left out. */
  Map<String, List<String>> forPeople(int row) {
    Map<String, List<String>> features = new LinkedHashMap<>();
    for (Column column : columns) {
      List<String> values = new ArrayList<>();
      for (int code : codes(column.feature(), row)) {
        if (code != Vocabulary.MISSING) {
          values.add(column.feature().vocabulary().value(code));
        }
      }
      if (!values.isEmpty()) {
        features.put(column.feature().name(), List.copyOf(values));
      }
    }
    return features;
  }

  /** The values of one feature of a row that are not rare. */
  List<String> known(String name, int row) {
    for (Column column : columns) {
      if (column.feature().name().equals(name)) {
        return values(column, row).stream()
            .filter(value -> !value.contains(column.rare()))
            .toList();
      }
    }
    throw new IllegalStateException("an encoder has the feature '" + name + "', the data have not");
  }

  private static List<String> values(Column column, int row) {
    FeatureColumn feature = column.feature();
    List<String> values = new ArrayList<>();
    for (int code : codes(feature, row)) {
      if (code == Vocabulary.OUT_OF_VOCABULARY) {
        values.add(column.rare());
      } else if (code != Vocabulary.MISSING) {
        values.add(
            feature.spec().kind() == FeatureKind.NUMERIC
                ? number(feature.spec().binEdges(), code - Vocabulary.FIRST_VALUE)
                : feature.vocabulary().value(code));
      }
    }
    return feature.spec().kind() == FeatureKind.TEXT && !values.isEmpty()
        ? List.of(String.join(" ", values))
        : List.copyOf(values);
  }

  /** The least number of a bin; of the lowest one, the largest. */
  private static String number(List<Double> edges, int bin) {
    if (edges.isEmpty()) {
      return "0";
    }
    return String.valueOf(bin == 0 ? Math.nextDown(edges.get(0)) : edges.get(bin - 1));
  }

  private static int[] codes(FeatureColumn feature, int row) {
    int[] codes = new int[feature.count(row)];
    feature.copy(row, codes, 0);
    return codes;
  }
}
