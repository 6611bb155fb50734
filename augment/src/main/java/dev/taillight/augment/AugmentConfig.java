package dev.taillight.augment;

import dev.taillight.settings.SettingsCheck;

/**
 * How two views are made of an item.
 *
 * @param method how the features are divided between the views
 * @param scope whether one pair of masks serves a whole batch or one item
 * @param share the share of the k features that a random mask hides, and that one side of a
 *     complementary split hides, above 0 and below 1; a correlated mask has its own size
 * @param valueDropout the rate at which each value is dropped in each view, independently and after
 *     the mask, at least 0 and below 1; the method {@code dropout} needs a rate above 0
 * @param dropoutTarget which features lose values
 * @param unrankedFeatures what a correlated mask does with features outside the matrix
 */
public record AugmentConfig(
    AugmentMethod method,
    MaskScope scope,
    double share,
    double valueDropout,
    DropoutTarget dropoutTarget,
    UnrankedFeatures unrankedFeatures) {

  public AugmentConfig {
    new SettingsCheck()
        .that(share > 0 && share < 1, "share", share, "a number above 0 and below 1")
        .that(
            valueDropout >= 0 && valueDropout < 1,
            "value_dropout",
            valueDropout,
            "a number of 0 or more and below 1")
        .that(
            method != AugmentMethod.DROPOUT || valueDropout != 0,
            "value_dropout",
            valueDropout,
            "a number above 0 for the method dropout, which has no other source of difference")
        .throwIfAny();
  }
}
