package dev.taillight.dataset;

import java.util.List;

/** The items or the users: their ids and their features, by row. Immutable and thread-safe. */
public final class EntityTable {

  private final StringColumn ids;
  private final List<FeatureColumn> features;

  EntityTable(StringColumn ids, List<FeatureColumn> features) {
    this.ids = ids;
    this.features = List.copyOf(features);
  }

  /** How many rows the table has. */
  public int size() {
    return ids.size();
  }

  /** The ids as they were in the table, by row. */
  public StringColumn ids() {
    return ids;
  }

  /** The features in the order of the schema. */
  public List<FeatureColumn> features() {
    return features;
  }

  /** The names of the features in the order of the schema. */
  public List<String> featureNames() {
    return features.stream().map(FeatureColumn::name).toList();
  }
}
