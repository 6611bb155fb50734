package dev.taillight.exporters.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file of an export holds. Row i of all shards of a format is the same item. */
public enum FileContent {
  /** The vectors of the items. */
  @JsonProperty("vectors")
  VECTORS("vectors"),

  /** The ids of the items beside their row numbers. */
  @JsonProperty("item_ids")
  ITEM_IDS("item_ids"),

  /** The rows of the items in the encoded dataset, for indexes whose ids are int64. */
  @JsonProperty("row_numbers")
  ROW_NUMBERS("row_numbers"),

  /** Queries and the items they must find. */
  @JsonProperty("golden_queries")
  GOLDEN_QUERIES("golden_queries"),

  /** What a store must be told before it takes the vectors. */
  @JsonProperty("schema")
  SCHEMA("schema");

  private final String key;

  FileContent(String key) {
    this.key = key;
  }

  /** The name in manifests, which is the stem of the files' names as well. */
  public String key() {
    return key;
  }

  /** Whether it is made from the rows of the export alone, one part for each shard. */
  public boolean holdsRows() {
    return this == VECTORS || this == ITEM_IDS || this == ROW_NUMBERS;
  }
}
