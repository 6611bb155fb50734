package dev.taillight.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of an interaction that names an id which its table does not have. */
public enum UnknownIdPolicy {
  /** Nothing is written; the message names the first one and how many there are. */
  @JsonProperty("error")
  ERROR,
  /** The interaction is left out; the dataset's counts say how many were. */
  @JsonProperty("drop")
  DROP,
  /** The id becomes a row at the end of its table, all of whose features are missing. */
  @JsonProperty("cold")
  COLD
}
