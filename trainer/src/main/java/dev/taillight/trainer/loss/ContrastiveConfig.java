package dev.taillight.trainer.loss;

import dev.taillight.settings.SettingsCheck;

/**
 * The contrastive loss.
 *
 * @param alpha α, its weight beside the main loss; 0 trains without it
 * @param batchSize m, how many items are drawn uniformly from the catalogue per step
 * @param temperature τ of the contrastive loss
 */
public record ContrastiveConfig(double alpha, int batchSize, double temperature) {

  public ContrastiveConfig {
    new SettingsCheck()
        .notNegative("alpha", alpha)
        .that(batchSize >= 2, "batch_size", batchSize, "a whole number of 2 or more")
        .positive("temperature", temperature)
        .throwIfAny();
  }

  /** Whether the contrastive loss is part of the training. */
  public boolean enabled() {
    return alpha > 0;
  }

  /** The same settings with α = 0. */
  public ContrastiveConfig disabled() {
    return new ContrastiveConfig(0, batchSize, temperature);
  }
}
