package dev.taillight.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** For how many items one pair of masks is drawn. */
public enum MaskScope {
  /** One pair for all items of a batch: all items of a view show the same features. */
  @JsonProperty("batch")
  BATCH,
  /** One pair for each item. */
  @JsonProperty("item")
  ITEM
}
