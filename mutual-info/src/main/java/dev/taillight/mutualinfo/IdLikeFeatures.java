package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of features that are like an id: those with fewer items per value than {@link
 * MutualInformationConfig#minItemsPerState()}.
 */
public enum IdLikeFeatures {
  /** They are ranked like the others; the estimator has to see through them. */
  @JsonProperty("rank")
  RANK,
  /**
   * They are left out of the matrix, as if {@code exclude} named them; a correlated mask treats
   * them as {@code augment.unranked_features} says, e.g. hides them with every seed.
   */
  @JsonProperty("exclude")
  EXCLUDE
}
