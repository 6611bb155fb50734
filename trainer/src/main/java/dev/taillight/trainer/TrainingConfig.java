package dev.taillight.trainer;

import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.optimizer.OptimizerConfig;
import dev.taillight.trainer.optimizer.ScheduleConfig;

/**
 * How the towers are trained.
 *
 * @param epochs how often every training pair is seen
 * @param batchSize n, how many pairs a step takes
 * @param main the main loss
 * @param contrastive the contrastive loss
 * @param embeddingOptimizer the optimizer of the embedding tables
 * @param towerOptimizer the optimizer of the towers' weights
 * @param schedule how both learning rates move
 * @param clipNorm the bound on the global norm of all gradients of a step; 0 sets none
 * @param earlyStopping what decides which epoch is the best, and when to stop
 * @param validateEvery how many epochs lie between validations
 * @param checkpoints how often it is saved, and what is kept
 * @param logEvery how many steps lie between lines of metrics
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    MainLossConfig main,
    ContrastiveConfig contrastive,
    OptimizerConfig embeddingOptimizer,
    OptimizerConfig towerOptimizer,
    ScheduleConfig schedule,
    double clipNorm,
    EarlyStoppingConfig earlyStopping,
    int validateEvery,
    CheckpointConfig checkpoints,
    int logEvery) {

  public TrainingConfig {
    new SettingsCheck()
        .positive("epochs", epochs)
        .that(batchSize >= 2, "batch_size", batchSize, "a whole number of 2 or more")
        .notNegative("clip_norm", clipNorm)
        .positive("validate_every", validateEvery)
        .positive("log_every", logEvery)
        .throwIfAny();
  }

  /** The same training without the contrastive loss. */
  public TrainingConfig withoutContrastiveLoss() {
    return new TrainingConfig(
        epochs,
        batchSize,
        main,
        contrastive.disabled(),
        embeddingOptimizer,
        towerOptimizer,
        schedule,
        clipNorm,
        earlyStopping,
        validateEvery,
        checkpoints,
        logEvery);
  }

  /** Identifies all that shapes the result, which is all but how it is saved. */
  public String shape() {
    String all = toString(); // Records print all their components.
    return all.replace(", checkpoints=" + checkpoints, "");
  }
}
