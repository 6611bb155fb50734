package dev.taillight.trainer.embedding;

import dev.taillight.dataset.FeatureBatch;

/**
 * The features of some rows and where their embeddings are.
 *
 * @param embedding which features look up which tables
 * @param features their codes
 */
public record EmbeddedBatch(FeatureEmbedding embedding, FeatureBatch features) {

  /** How many rows there are. */
  int rows() {
    return features.rows();
  }

  /** How many features a row has, each of which is a place of d numbers in its pooled input. */
  int placesPerRow() {
    return features.featureCount();
  }

  /** How many places all rows have. */
  int places() {
    return Math.multiplyExact(rows(), placesPerRow());
  }
}
