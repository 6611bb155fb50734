package dev.taillight.experiments.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A simple system that is evaluated beside the trained ones. */
public enum Reference {
  /** Everybody gets the same items; see {@link MostPopular}. */
  @JsonProperty("most_popular")
  MOST_POPULAR,
  /** Neighbours of a user's items by common users; see {@link ItemKnn}. */
  @JsonProperty("item_knn")
  ITEM_KNN
}
