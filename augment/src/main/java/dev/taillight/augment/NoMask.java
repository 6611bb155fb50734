package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/** Hides nothing in either view. */
final class NoMask implements MaskRule {

  private final MaskPair nothing;

  NoMask(int featureCount) {
    FeatureMask none = FeatureMask.none(featureCount);
    this.nothing = new MaskPair(none, none);
  }

  @Override
  public MaskPair draw(RandomStream stream) {
    return nothing;
  }
}
