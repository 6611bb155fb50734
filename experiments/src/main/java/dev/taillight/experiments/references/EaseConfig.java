package dev.taillight.experiments.references;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code references.ease} of a configuration; see {@link Ease}.
 *
 * @param regularisation λ
 * @param memoryMib how many MiB the square matrix over the items may take
 */
public record EaseConfig(double regularisation, int memoryMib) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public EaseConfig {
    new SettingsCheck()
        .positive("regularisation", regularisation)
        .positive("memory_mib", memoryMib)
        .throwIfAny();
  }
}
