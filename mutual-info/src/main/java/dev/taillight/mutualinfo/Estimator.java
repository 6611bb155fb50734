package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How mutual information is estimated from counts. */
public enum Estimator {
  /** The definition with relative frequencies in the place of probabilities. */
  @JsonProperty("plug_in")
  PLUG_IN,
  /**
   * The plug-in value with the first-order bias (R − 1) / 2N of each entropy removed (Miller 1955).
   */
  @JsonProperty("miller_madow")
  MILLER_MADOW
}
