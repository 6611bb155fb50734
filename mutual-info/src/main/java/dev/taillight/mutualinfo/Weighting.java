package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much each item counts. */
public enum Weighting {
  /** Every item once: the matrix describes the catalogue, its tail included. */
  @JsonProperty("items")
  ITEMS,
  /**
   * Every item as often as it has training interactions: the matrix describes what users see. Items
   * without one do not count.
   */
  @JsonProperty("interactions")
  INTERACTIONS
}
