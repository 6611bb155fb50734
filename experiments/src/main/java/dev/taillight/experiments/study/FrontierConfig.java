package dev.taillight.experiments.study;

import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.settings.SettingsCheck;

/**
 * Which trade the study draws: what one slice gains at an equal figure of another one.
 *
 * @param metric the metric of both, e.g. {@code "recall@20"}
 * @param matched the slice that is to be equal
 * @param gained the slice that is compared
 */
public record FrontierConfig(String metric, Slice matched, Slice gained) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public FrontierConfig {
    new SettingsCheck()
        .that(matched != gained, "gained", gained.label(), "another slice than matched")
        .throwIfAny();
  }
}
