package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.PartDescription.Feature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out whether parts fit together, so that their sum is what one pass would have counted. */
final class PartsCheck {

  private static final int MOST_NAMED = 10;

  private final List<PartialCounts> parts;

  /**
   * @param parts one or more
   */
  PartsCheck(List<PartialCounts> parts) {
    this.parts = parts;
  }

  /**
   * Settings that the parts cannot serve.
   *
   * @throws IllegalArgumentException naming the part and the setting
   */
  void settings(MutualInformationConfig config) {
    if (config.estimator() == Estimator.ADJUSTED && config.weighting() == Weighting.INTERACTIONS) {
      throw new IllegalArgumentException(
          "mutual_info.estimator: adjusted with weighting by interactions needs random pairings of"
              + " the items, which partial counts do not hold; merge with plug_in or miller_madow");
    }
    if (config.permutations() > 0) {
      throw new IllegalArgumentException(
          ("mutual_info.permutations: expected 0 for a merge, since partial counts do not hold the"
                  + " items that would be paired, got %d")
              .formatted(config.permutations()));
    }
    for (PartialCounts part : parts) {
      setting(part, "missing", part.description().missing(), config.missing());
      setting(part, "weighting", part.description().weighting(), config.weighting());
    }
  }

  private static void setting(PartialCounts part, String key, Enum<?> counted, Enum<?> wanted) {
    if (counted != wanted) {
      throw new IllegalArgumentException(
          "mutual_info.%s: %s was counted with %s, the configuration says %s; count it anew or change the configuration"
              .formatted(key, part.folder(), name(counted), name(wanted)));
    }
  }

  /**
   * Parts that are given twice or left out.
   *
   * @throws IllegalArgumentException naming the parts
   */
  void complete() {
    Map<String, Map<Integer, PartialCounts>> datasets = new LinkedHashMap<>();
    for (PartialCounts part : parts) {
      Map<Integer, PartialCounts> shards =
          datasets.computeIfAbsent(part.description().dataset(), hash -> new LinkedHashMap<>());
      PartialCounts same = shards.putIfAbsent(part.shard().number(), part);
      PartialCounts first = shards.values().iterator().next();
      if (part.shard().count() != first.shard().count()) {
        throw new IllegalArgumentException(
            "%s is shard %s and %s is shard %s of the same dataset; all must be of one division"
                .formatted(first.folder(), first.shard(), part.folder(), part.shard()));
      }
      if (same != null) {
        throw new IllegalArgumentException(
            "%s and %s are the same part: shard %s of the same dataset"
                .formatted(same.folder(), part.folder(), part.shard()));
      }
    }
    datasets.values().forEach(PartsCheck::allThere);
  }

  private static void allThere(Map<Integer, PartialCounts> shards) {
    PartialCounts first = shards.values().iterator().next();
    int count = first.shard().count();
    List<String> missing = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      if (!shards.containsKey(number)) {
        missing.add(new Shard(number, count).toString());
      }
    }
    if (!missing.isEmpty()) {
      int more = missing.size() - MOST_NAMED;
      throw new IllegalArgumentException(
          "of the dataset of %s (shard %s) the shards %s%s are not among the parts"
              .formatted(
                  first.folder(),
                  first.shard(),
                  String.join(", ", missing.subList(0, Math.min(MOST_NAMED, missing.size()))),
                  more > 0 ? " and %d more".formatted(more) : ""));
    }
  }

  /**
   * Features that are not the same in all parts.
   *
   * @throws DatasetException naming the parts and a feature
   */
  void schema() {
    PartialCounts first = parts.get(0);
    List<String> names = first.description().featureNames();
    for (PartialCounts part : parts) {
      if (!part.description().featureNames().equals(names)) {
        throw new DatasetException(
            "%s has the item features %s, %s has %s; parts of one catalogue have the same ones"
                .formatted(
                    first.folder(), names, part.folder(), part.description().featureNames()));
      }
    }
  }

  /**
   * A feature whose values do not mean the same in all parts.
   *
   * @param name a feature that all parts have
   * @throws DatasetException naming the parts, the feature and what to do
   */
  void values(String name) {
    PartialCounts first = parts.get(0);
    Feature feature = first.description().feature(name);
    for (PartialCounts part : parts) {
      Feature other = part.description().feature(name);
      if (other.kind() != feature.kind()) {
        throw new DatasetException(
            "feature '%s' is %s in %s and %s in %s"
                .formatted(
                    name, name(feature.kind()), first.folder(), name(other.kind()), part.folder()));
      }
      if (!other.binEdges().equals(feature.binEdges())) {
        throw new DatasetException(
            ("feature '%s' has other bins in %s than in %s; give it the same edges in both datasets"
                    + " (dataset.items.features, edges: […]), or leave it out (mutual_info.exclude)")
                .formatted(name, part.folder(), first.folder()));
      }
    }
    folded(name);
  }

  /** Values that share a code in one part and may have their own in another cannot be added. */
  private void folded(String name) {
    for (PartialCounts folding : parts) {
      if (!folding.description().feature(name).folded()) {
        continue;
      }
      for (PartialCounts other : parts) {
        String vocabulary = other.description().feature(name).vocabulary();
        if (!vocabulary.equals(folding.description().feature(name).vocabulary())) {
          throw new DatasetException(
              ("feature '%s' has values in %s that are below min_count and share one code, and"
                      + " another vocabulary in %s; encode both with min_count: 1, or leave it out"
                      + " (mutual_info.exclude)")
                  .formatted(name, folding.folder(), other.folder()));
        }
      }
    }
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
