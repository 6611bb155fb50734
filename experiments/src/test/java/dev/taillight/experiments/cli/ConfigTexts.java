package dev.taillight.experiments.cli;

/** Configurations for tests. */
final class ConfigTexts {

  /** All that has no default. */
  static final String SMALL =
      """
      name: small
      dataset:
        items:
          path: items.tsv
          id: item_id
          features: [{name: topic, kind: categorical}, {name: words, kind: text}]
        interactions: {path: pairs.tsv}
      """;

  private ConfigTexts() {}
}
