package dev.taillight.experiments.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A part of the corpus by how often its items occur in training; see {@link SliceCuts}. */
public enum Slice {
  /** The whole corpus. */
  @JsonProperty("overall")
  OVERALL,
  /** The most frequent items. */
  @JsonProperty("head")
  HEAD,
  /** Those between head and tail. */
  @JsonProperty("torso")
  TORSO,
  /** The least frequent items that have been seen in training. */
  @JsonProperty("tail")
  TAIL,
  /** Items that have not been seen in training. */
  @JsonProperty("cold")
  COLD;

  /** The name in files and tables, e.g. {@code "head"}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
