package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/**
 * Draws n of the k features such that every subset of n is equally likely (selection sampling,
 * Knuth, The Art of Computer Programming 2, section 3.4.2, algorithm S).
 */
final class FeatureSubset {

  private final int featureCount;
  private final int size;

  /**
   * A share of the features: round(share · k), at least 1 and at most k − 1, so that there is
   * something to hide and something to show.
   *
   * @throws IllegalArgumentException if there are fewer than two features
   */
  FeatureSubset(int featureCount, double share, AugmentMethod method) {
    if (featureCount < 2) {
      throw new IllegalArgumentException(
          "augment.method: %s needs at least two item features, the dataset has %d"
              .formatted(method.label(), featureCount));
    }
    this.featureCount = featureCount;
    this.size = Math.max(1, Math.min(featureCount - 1, (int) Math.round(share * featureCount)));
  }

  /** A mask that hides a subset. */
  FeatureMask draw(RandomStream stream) {
    int[] chosen = new int[size];
    int taken = 0;
    for (int feature = 0; taken < size; feature++) {
      if (stream.nextInt(featureCount - feature) < size - taken) {
        chosen[taken++] = feature;
      }
    }
    return FeatureMask.hiding(featureCount, chosen);
  }
}
