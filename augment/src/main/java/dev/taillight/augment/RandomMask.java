package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/**
 * Two independent random masks of the same size (random feature masking, Yao et al., section 3.2):
 * a feature may be hidden in both views or shown in both.
 */
final class RandomMask implements MaskRule {

  private final FeatureSubset subset;

  /** Each mask hides round(share · k) features, see {@link FeatureSubset}. */
  RandomMask(int featureCount, double share) {
    this.subset = new FeatureSubset(featureCount, share, AugmentMethod.RANDOM_MASK);
  }

  @Override
  public MaskPair draw(RandomStream stream) {
    FeatureMask left = subset.draw(stream);
    return new MaskPair(left, subset.draw(stream));
  }
}
