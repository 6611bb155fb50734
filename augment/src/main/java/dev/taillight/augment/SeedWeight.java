package dev.taillight.augment;

import dev.taillight.settings.SettingsCheck;

/**
 * How often a feature is the seed of a mask, beside features of weight 1.
 *
 * @param feature the name of an item feature
 * @param weight its weight, 0 or more; a feature of weight 0 is never the seed
 */
public record SeedWeight(String feature, double weight) {

  /** The weight of a feature that is not named. */
  public static final double UNNAMED = 1;

  public SeedWeight {
    new SettingsCheck().notNegative("weight", weight).throwIfAny();
  }
}
