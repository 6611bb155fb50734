package dev.taillight.experiments.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which items are ranked. */
public enum CorpusKind {
  /** Those with at least one interaction, in whichever split. */
  @JsonProperty("interacted")
  INTERACTED,
  /** All of them. */
  @JsonProperty("catalogue")
  CATALOGUE
}
