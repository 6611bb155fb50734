package dev.taillight.trainer.loss;

import dev.taillight.settings.SettingsCheck;

/**
 * The main loss.
 *
 * @param temperature τ of the main loss
 * @param popularityCorrection λ, the share of log p(item) that is taken off a logit; 1 is the full
 *     correction
 */
public record MainLossConfig(double temperature, double popularityCorrection) {

  public MainLossConfig {
    new SettingsCheck()
        .positive("temperature", temperature)
        .notNegative("popularity_correction", popularityCorrection)
        .throwIfAny();
  }
}
