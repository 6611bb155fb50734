package dev.taillight.experiments.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A simple system that is evaluated beside the trained ones. */
public enum Reference {
  /** Everybody gets other items, at random. */
  @JsonProperty("random")
  RANDOM,
  /** Everybody gets the same items, those with the most training interactions. */
  @JsonProperty("most_popular")
  MOST_POPULAR,
  /** Neighbours of a user's items by common users. */
  @JsonProperty("item_knn")
  ITEM_KNN,
  /** Items of users with common items. */
  @JsonProperty("user_knn")
  USER_KNN,
  /** Neighbours of a user's items by features. */
  @JsonProperty("content_knn")
  CONTENT_KNN,
  /** Matrix factorisation by Bayesian personalised ranking. */
  @JsonProperty("bpr_mf")
  BPR_MF,
  /** Matrix factorisation by alternating least squares. */
  @JsonProperty("ials")
  IALS,
  /** Linear weights between items in closed form. */
  @JsonProperty("ease")
  EASE;

  /** The name in files and tables, e.g. {@code "item_knn"}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
