package dev.taillight.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a correlated or cluster mask does with the features that were left out of the
 * mutual-information matrix on purpose, e.g. because they are like an id. They are never seed and
 * never partner.
 */
public enum UnrankedFeatures {
  /** Each is shown in one of the two views, by a fair coin of its own. */
  @JsonProperty("coin")
  COIN,
  /** All are hidden where the seed is hidden and shown in the other view. */
  @JsonProperty("with_seed")
  WITH_SEED,
  /** All are hidden in both views, so that no view can be recognised by them. */
  @JsonProperty("hide")
  HIDE
}
