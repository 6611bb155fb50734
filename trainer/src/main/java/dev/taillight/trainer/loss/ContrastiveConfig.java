package dev.taillight.trainer.loss;

import dev.taillight.settings.SettingsCheck;

/**
 * The contrastive loss.
 *
 * @param alpha α, its weight beside the main loss; 0 trains without it
 * @param batchSize m, how many items are drawn uniformly from the catalogue per step
 * @param loss which loss
 * @param temperature τ of the contrastive loss; only the softmax looks at it
 * @param uniformity γ, the weight of uniformity beside alignment; only they look at it
 * @param hardNegatives how many items that share a value with these are negatives of all of them;
 *     for the softmax
 */
public record ContrastiveConfig(
    double alpha,
    int batchSize,
    Loss loss,
    double temperature,
    double uniformity,
    int hardNegatives) {

  /** The losses that can be asked for. */
  public enum Loss {
    /** InfoNCE: a softmax over the views of the other items. */
    SOFTMAX,
    /** Alignment of views and uniformity of items (Wang and Isola, ICML 2020). */
    ALIGN_UNIFORM,
    /** The moments of the cosines of different items (Zhang et al., ICCV 2017). */
    SPREAD_OUT
  }

  public ContrastiveConfig {
    new SettingsCheck()
        .notNegative("alpha", alpha)
        .that(batchSize >= 2, "batch_size", batchSize, "a whole number of 2 or more")
        .positive("temperature", temperature)
        .notNegative("uniformity", uniformity)
        .notNegative("hard_negatives", hardNegatives)
        .that(
            hardNegatives <= 0 || loss == Loss.SOFTMAX,
            "hard_negatives",
            hardNegatives,
            "0 unless training.contrastive.loss is softmax")
        .throwIfAny();
  }

  /** The softmax between two views. */
  public static ContrastiveConfig softmax(double alpha, int batchSize, double temperature) {
    return new ContrastiveConfig(alpha, batchSize, Loss.SOFTMAX, temperature, 1, 0);
  }

  /** Whether the contrastive loss is part of the training. */
  public boolean enabled() {
    return alpha > 0;
  }

  /** The same settings with α = 0. */
  public ContrastiveConfig disabled() {
    return new ContrastiveConfig(0, batchSize, loss, temperature, uniformity, hardNegatives);
  }
}
