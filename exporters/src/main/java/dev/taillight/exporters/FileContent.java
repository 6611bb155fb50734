package dev.taillight.exporters;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file of an export holds. Row i of every file belongs to the same item. */
public enum FileContent {
  /** The vectors of the items. */
  @JsonProperty("vectors")
  VECTORS("vectors"),

  /** The ids of the items beside their row numbers. */
  @JsonProperty("item_ids")
  ITEM_IDS("item_ids"),

  /** The rows of the items in the encoded dataset, for indexes whose ids are int64. */
  @JsonProperty("row_numbers")
  ROW_NUMBERS("row_numbers");

  private final String key;

  FileContent(String key) {
    this.key = key;
  }

  /** The name in manifests, which is the stem of the files' names as well. */
  public String key() {
    return key;
  }
}
