package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an item without a value counts as. */
public enum MissingValues {
  /** "Missing" is a value like any other: which features an item lacks is part of its story. */
  @JsonProperty("value")
  VALUE,
  /** A pair of features is counted over the items that have both. */
  @JsonProperty("ignore")
  IGNORE
}
