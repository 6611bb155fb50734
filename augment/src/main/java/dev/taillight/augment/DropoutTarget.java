package dev.taillight.augment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.taillight.dataset.FeatureKind;

/** Which features lose values to value dropout. */
public enum DropoutTarget {
  /** Those that can have several values per item; the others stay whole. */
  @JsonProperty("multi_valued")
  MULTI_VALUED,
  /** All: a single value that is dropped leaves the feature masked. */
  @JsonProperty("all")
  ALL;

  boolean includes(FeatureKind kind) {
    return this == ALL || kind.multiValued();
  }
}
