package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What mutual information is divided by, so that pairs of features of different entropies can be
 * compared: a mean of the two entropies, which bounds it (Vinh, Epps and Bailey, JMLR 2010, table
 * 2). With {@link Estimator#ADJUSTED} chance is taken from both sides of the fraction, (I − E) /
 * (mean − E), which is the adjusted mutual information of the same paper.
 */
public enum Normalisation {
  /** Nothing; the values are in nats. */
  @JsonProperty("none")
  NONE,
  /** min(H(U), H(V)): 1 when one feature determines the other. */
  @JsonProperty("min")
  MIN,
  /** (H(U) + H(V)) / 2. */
  @JsonProperty("arithmetic")
  ARITHMETIC,
  /** √(H(U) H(V)). */
  @JsonProperty("geometric")
  GEOMETRIC,
  /** max(H(U), H(V)): 1 only when each feature determines the other. */
  @JsonProperty("max")
  MAX
}
