package dev.taillight.dataset.ingest;

import dev.taillight.dataset.FeatureKind;
import java.util.List;

/** The schema of the data set that is shipped in {@code dataset/debian-bookworm}. */
final class DebianConfig {

  private DebianConfig() {}

  static DatasetConfig config() {
    return new DatasetConfig(items(), users(), interactions(), split());
  }

  private static TableConfig items() {
    return table(
        "items.tsv.gz",
        "item_id",
        feature("source", FeatureKind.CATEGORICAL),
        feature("section", FeatureKind.CATEGORICAL),
        feature("maintainer", FeatureKind.CATEGORICAL),
        feature("homepage_host", FeatureKind.CATEGORICAL),
        feature("architecture", FeatureKind.CATEGORICAL),
        feature("multi_arch", FeatureKind.CATEGORICAL),
        new FeatureConfig("installed_size_kib", FeatureKind.NUMERIC),
        feature("tags", FeatureKind.MULTI_VALUED),
        feature("words", FeatureKind.MULTI_VALUED));
  }

  private static TableConfig users() {
    return table(
        "users.tsv.gz",
        "user_id",
        feature("section", FeatureKind.MULTI_VALUED),
        feature("maintainer", FeatureKind.MULTI_VALUED),
        feature("homepage_host", FeatureKind.MULTI_VALUED),
        feature("tags", FeatureKind.MULTI_VALUED),
        feature("words", FeatureKind.MULTI_VALUED));
  }

  private static InteractionsConfig interactions() {
    return new InteractionsConfig(
        "interactions.tsv.gz",
        TableFormat.AUTO,
        TextEncoding.UTF_8,
        "",
        "",
        true,
        List.of(),
        "user_id",
        "item_id",
        "",
        "auto",
        "",
        null,
        UnknownIdPolicy.ERROR,
        UnknownIdPolicy.ERROR);
  }

  private static SplitConfig split() {
    return new SplitConfig(SplitMethod.RANDOM_PER_USER, 0.1, 0.1, 3, 1, "", "", "", 1);
  }

  private static TableConfig table(String path, String id, FeatureConfig... features) {
    return new TableConfig(
        path, TableFormat.AUTO, TextEncoding.UTF_8, "", "", true, List.of(), id, List.of(features));
  }

  private static FeatureConfig feature(String name, FeatureKind kind) {
    return new FeatureConfig(name, kind, null, null, 2, null, null, name);
  }
}
