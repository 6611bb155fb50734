package dev.taillight.experiments.references;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code references.bpr_mf} of a configuration; see {@link BprMf}.
 *
 * @param factors d, the length of a vector
 * @param epochs how many times as many steps are made as there are training pairs
 * @param learningRate α
 * @param regularisation λ
 */
public record BprConfig(int factors, int epochs, double learningRate, double regularisation) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public BprConfig {
    new SettingsCheck()
        .positive("factors", factors)
        .positive("epochs", epochs)
        .positive("learning_rate", learningRate)
        .notNegative("regularisation", regularisation)
        .throwIfAny();
  }
}
