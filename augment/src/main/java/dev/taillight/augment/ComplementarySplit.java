package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/** A random part of the features hidden on the left, exactly the others on the right. */
final class ComplementarySplit implements MaskRule {

  private final FeatureSubset subset;

  /** The left view hides round(share · k) features, see {@link FeatureSubset}. */
  ComplementarySplit(int featureCount, double share) {
    this.subset = new FeatureSubset(featureCount, share, AugmentMethod.COMPLEMENTARY_SPLIT);
  }

  @Override
  public MaskPair draw(RandomStream stream) {
    return MaskPair.complementary(subset.draw(stream));
  }
}
