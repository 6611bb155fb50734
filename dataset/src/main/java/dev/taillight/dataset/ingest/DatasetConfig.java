package dev.taillight.dataset.ingest;

import dev.taillight.dataset.FeatureKind;
import dev.taillight.settings.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The section {@code dataset} of a configuration: three tables and how the interactions are split.
 * The problems of all parts are reported together.
 *
 * @param items the items
 * @param users the users; a table without path stands for the users of the interactions
 * @param interactions who took what
 * @param split how the interactions are divided
 */
public record DatasetConfig(
    TableConfig items, TableConfig users, InteractionsConfig interactions, SplitConfig split) {

  public DatasetConfig {
    SettingsCheck check = new SettingsCheck();
    check.part("items", items.check());
    check.that(items.present(), "items.path", "''", "the file of the items");
    check.part("users", users.check());
    check.part("interactions", interactions.check());
    check.part("split", split.check(!interactions.timestamp().isEmpty()));
    checkVocabularies(check, items, users);
    check.throwIfAny();
  }

  /** Features that share a vocabulary must agree on how it is made. */
  private static void checkVocabularies(SettingsCheck check, TableConfig items, TableConfig users) {
    Map<String, FeatureConfig> first = new LinkedHashMap<>();
    checkVocabularies(check, items, false, first);
    checkVocabularies(check, users, true, first);
  }

  private static void checkVocabularies(
      SettingsCheck check, TableConfig table, boolean users, Map<String, FeatureConfig> first) {
    for (int i = 0; i < table.features().size(); i++) {
      FeatureConfig feature = table.features().get(i);
      String vocabulary = feature.vocabularyName(users);
      FeatureConfig other = first.putIfAbsent(vocabulary, feature);
      if (other == null) {
        continue;
      }
      String key = (users ? "users" : "items") + ".features[" + i + "].";
      String shared =
          " as feature '%s', which shares the vocabulary '%s'".formatted(other.name(), vocabulary);
      boolean numeric = feature.kind() == FeatureKind.NUMERIC;
      boolean otherNumeric = other.kind() == FeatureKind.NUMERIC;
      check.that(
          numeric == otherNumeric,
          key + "kind",
          feature.kind().name().toLowerCase(Locale.ROOT),
          (otherNumeric ? "numeric" : "not numeric") + shared);
      check.that(
          numeric || otherNumeric || feature.minimumCount() == other.minimumCount(),
          key + "min_count",
          feature.minimumCount(),
          other.minimumCount() + shared);
      check.that(
          !numeric || !otherNumeric || feature.binCount() == other.binCount(),
          key + "bins",
          feature.binCount(),
          other.binCount() + shared);
      check.that(
          !numeric || !otherNumeric || feature.fixedEdges().equals(other.fixedEdges()),
          key + "edges",
          edges(feature),
          edges(other) + shared);
    }
  }

  private static String edges(FeatureConfig feature) {
    return feature.fixedEdges().map(List::toString).orElse("none");
  }
}
