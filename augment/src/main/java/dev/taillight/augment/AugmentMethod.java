package dev.taillight.augment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How the features are divided between the two views. */
public enum AugmentMethod {
  /** Two independent random masks. */
  @JsonProperty("random_mask")
  RANDOM_MASK,
  /** No mask: the views differ by value dropout alone. */
  @JsonProperty("dropout")
  DROPOUT,
  /** A random part in one view, the rest in the other. */
  @JsonProperty("complementary_split")
  COMPLEMENTARY_SPLIT,
  /** A random feature and those that tell the same story hidden together, the rest in the other. */
  @JsonProperty("correlated_mask")
  CORRELATED_MASK,
  /** The whole cluster of a random feature hidden, the other clusters in the other. */
  @JsonProperty("cluster_mask")
  CLUSTER_MASK,
  /** Both views are the item as it is. */
  @JsonProperty("none")
  NONE,
  /** The item as it is; the vectors of the views differ by noise. */
  @JsonProperty("embedding_noise")
  EMBEDDING_NOISE,
  /** The item as it is; each view hides random dimensions of its embeddings. */
  @JsonProperty("dimension_mask")
  DIMENSION_MASK,
  /** Features that are like an id in one view, the content in the other. */
  @JsonProperty("id_content_split")
  ID_CONTENT_SPLIT;

  /** Whether the method ranks features by a mutual-information matrix. */
  public boolean needsMatrix() {
    return this == CORRELATED_MASK || this == CLUSTER_MASK;
  }

  /** Whether the views differ by the features that they hide, so that there must be two of them. */
  public boolean hidesFeatures() {
    return switch (this) {
      case RANDOM_MASK, COMPLEMENTARY_SPLIT, CORRELATED_MASK, CLUSTER_MASK, ID_CONTENT_SPLIT ->
          true;
      case DROPOUT, NONE, EMBEDDING_NOISE, DIMENSION_MASK -> false;
    };
  }

  /** Its name in configurations. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
