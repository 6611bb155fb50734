package dev.taillight.trainer;

import dev.taillight.settings.SettingsCheck;

/**
 * How often a training is saved, and what is kept. It shapes no figure of the result.
 *
 * @param everySteps how many steps lie between checkpoints within an epoch; 0 for none: one is
 *     written at the end of each epoch in any case
 * @param keepLast how many of the last checkpoints are kept
 * @param keepBest how many of the checkpoints with the best validations are kept beside them
 */
public record CheckpointConfig(int everySteps, int keepLast, int keepBest) {

  public CheckpointConfig {
    new SettingsCheck()
        .notNegative("every_steps", everySteps)
        .positive("keep_last", keepLast)
        .positive("keep_best", keepBest)
        .throwIfAny();
  }

  /** Whether a checkpoint is due after a step, counted from 1 over all epochs. */
  boolean isDue(long step) {
    return everySteps > 0 && step % everySteps == 0;
  }
}
