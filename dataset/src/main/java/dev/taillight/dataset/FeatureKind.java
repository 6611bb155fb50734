package dev.taillight.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the text of a feature column becomes codes. */
public enum FeatureKind {
  /** One value per row. */
  @JsonProperty("categorical")
  CATEGORICAL,
  /** Several values per row, separated by a character. */
  @JsonProperty("multi_valued")
  MULTI_VALUED,
  /** A number, binned by quantiles or given edges, which are kept with the dataset. */
  @JsonProperty("numeric")
  NUMERIC,
  /** Free text, tokenised into several values per row. */
  @JsonProperty("text")
  TEXT;

  /** Whether a row can have more than one value. */
  public boolean multiValued() {
    return this == MULTI_VALUED || this == TEXT;
  }
}
