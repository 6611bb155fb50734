package dev.taillight.encoder;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an input of a tower becomes rows of its table. */
public enum InputKind {
  /** At most one value. */
  @JsonProperty("categorical")
  CATEGORICAL,
  /** Any number of values. */
  @JsonProperty("multi_valued")
  MULTI_VALUED,
  /** At most one number, which falls into a bin. */
  @JsonProperty("numeric")
  NUMERIC,
  /** At most one text, which is taken apart into words. */
  @JsonProperty("text")
  TEXT,
  /** Ids of items. */
  @JsonProperty("history")
  HISTORY
}
