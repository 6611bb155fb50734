package dev.taillight.experiments.study;

import dev.taillight.settings.SettingsCheck;
import java.util.List;

/**
 * How much data the runs learn from, and with which seeds.
 *
 * @param trainingShare the share of the training pairs that is kept
 * @param seeds the seeds; each is a run of its own, with a split of its own where that is drawn
 */
public record DataConfig(double trainingShare, List<Long> seeds) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public DataConfig {
    seeds = List.copyOf(seeds);
    new SettingsCheck()
        .that(
            trainingShare > 0 && trainingShare <= 1,
            "training_share",
            trainingShare,
            "a share above 0 and at most 1")
        .that(
            !seeds.isEmpty() && seeds.stream().distinct().count() == seeds.size(),
            "seeds",
            seeds,
            "at least one seed, each once")
        .throwIfAny();
  }
}
