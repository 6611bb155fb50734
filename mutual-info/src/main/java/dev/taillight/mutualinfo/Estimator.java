package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How mutual information is estimated from counts. */
public enum Estimator {
  /** The definition with relative frequencies in the place of probabilities. */
  @JsonProperty("plug_in")
  PLUG_IN,
  /**
   * The plug-in value with the first-order bias −(R − 1) / 2N of each entropy of R states removed
   * (Miller 1955). It holds for single-valued features with several items per joint state. For a
   * feature that is like an id, first order is not enough and the value stays inflated; between
   * multi-valued features, where one item makes many states of little weight, it takes away too
   * much.
   */
  @JsonProperty("miller_madow")
  MILLER_MADOW,
  /**
   * The plug-in value minus its mean when the items of the two features are paired at random: what
   * is left is beyond chance (Vinh, Epps and Bailey, JMLR 2010; see {@link Chance}). What chance
   * spreads over counts as 0, so an id, and noise of many values, come out at 0.
   */
  @JsonProperty("adjusted")
  ADJUSTED
}
