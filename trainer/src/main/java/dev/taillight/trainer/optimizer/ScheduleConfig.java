package dev.taillight.trainer.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.taillight.settings.SettingsCheck;

/**
 * How the learning rate moves: linearly up from 0 over the warm-up, then down to a fraction.
 *
 * @param warmupSteps the number of steps until the full rate
 * @param decay the shape of the way down
 * @param finalFraction the share of the full rate that is left at the last step, 0 … 1
 */
public record ScheduleConfig(int warmupSteps, Decay decay, double finalFraction) {

  /** The shape of the way down. */
  public enum Decay {
    /** The rate stays. */
    @JsonProperty("none")
    NONE,
    /** A straight line. */
    @JsonProperty("linear")
    LINEAR,
    /** Half a cosine wave (Loshchilov and Hutter, ICLR 2017, without restarts). */
    @JsonProperty("cosine")
    COSINE
  }

  public ScheduleConfig {
    new SettingsCheck()
        .notNegative("warmup_steps", warmupSteps)
        .between("final_fraction", finalFraction, 0, 1)
        .throwIfAny();
  }

  /**
   * The factor on the learning rate.
   *
   * @param step the number of the step, from 0
   * @param totalSteps how many steps the whole training has
   */
  public double factor(long step, long totalSteps) {
    if (step < warmupSteps) {
      return (step + 1.0) / warmupSteps;
    }
    double way =
        Math.min(1, (double) (step - warmupSteps) / Math.max(1, totalSteps - 1 - warmupSteps));
    return switch (decay) {
      case NONE -> 1;
      case LINEAR -> 1 - (1 - finalFraction) * way;
      case COSINE -> finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * way)) / 2;
    };
  }
}
