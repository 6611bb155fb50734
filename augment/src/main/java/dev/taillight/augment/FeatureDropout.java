package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Hides features of items at random: each feature of each item by a coin of its own (feature
 * dropout), and some named features of an item all together by one coin (id dropout). A hidden
 * feature takes the code {@link FeatureBatch#MASKED}. Nothing promises that an item keeps any.
 * Immutable and thread-safe.
 */
public final class FeatureDropout {

  private final int featureCount;
  private final double rate;
  private final int[] together;
  private final double togetherRate;

  /**
   * @param features the names of the item features in the order of the batches
   * @param rate the probability that a feature of an item is hidden, at least 0 and below 1
   * @param together which features are also hidden together, and how often
   * @throws IllegalArgumentException if one of these is no item feature
   */
  public FeatureDropout(List<String> features, double rate, IdDropoutConfig together) {
    for (String name : together.features()) {
      if (!features.contains(name)) {
        throw new IllegalArgumentException(
            "training.main.id_dropout.features: expected item features, %s, got '%s'"
                .formatted(features, name));
      }
    }
    this.featureCount = features.size();
    this.rate = rate;
    this.together = together.features().stream().mapToInt(features::indexOf).toArray();
    this.togetherRate = together.rate();
  }

  /**
   * Hides features of some items; the batch is not modified and may share arrays with the result.
   *
   * @param stream where the randomness comes from; the same stream hides the same features
   */
  public FeatureBatch apply(FeatureBatch items, RandomStream stream) {
    if (rate == 0 && togetherRate == 0) {
      return items;
    }
    List<FeatureMask> masks = new ArrayList<>(items.rows());
    for (int row = 0; row < items.rows(); row++) {
      masks.add(mask(stream));
    }
    return MaskedFeatures.apply(items, masks);
  }

  private FeatureMask mask(RandomStream stream) {
    FeatureMask ids =
        togetherRate > 0 && stream.nextDouble() < togetherRate
            ? FeatureMask.hiding(featureCount, together)
            : FeatureMask.none(featureCount);
    if (rate == 0) {
      return ids;
    }
    List<Integer> hidden = new ArrayList<>();
    for (int feature = 0; feature < featureCount; feature++) {
      if (stream.nextDouble() < rate) {
        hidden.add(feature);
      }
    }
    return ids.hidingAlso(hidden);
  }
}
