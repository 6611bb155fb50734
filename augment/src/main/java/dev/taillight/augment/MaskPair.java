package dev.taillight.augment;

/**
 * What the two views hide.
 *
 * @param left what the first view hides
 * @param right what the second view hides
 */
public record MaskPair(FeatureMask left, FeatureMask right) {

  /** One mask on the left, exactly the rest on the right. */
  static MaskPair complementary(FeatureMask left) {
    return new MaskPair(left, left.complement());
  }
}
