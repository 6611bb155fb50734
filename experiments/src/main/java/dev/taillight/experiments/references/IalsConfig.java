package dev.taillight.experiments.references;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code references.ials} of a configuration; see {@link Ials}.
 *
 * @param factors d, the length of a vector
 * @param epochs how often all items and all users are solved for
 * @param unobservedWeight α₀, what a pair that is not in the training weighs beside one that is
 * @param regularisation λ
 * @param frequencyExponent ν: how much more frequent items and users are regularised; 0 all alike
 */
public record IalsConfig(
    int factors,
    int epochs,
    double unobservedWeight,
    double regularisation,
    double frequencyExponent) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public IalsConfig {
    new SettingsCheck()
        .positive("factors", factors)
        .positive("epochs", epochs)
        .positive("unobserved_weight", unobservedWeight)
        .positive("regularisation", regularisation)
        .between("frequency_exponent", frequencyExponent, 0, 2)
        .throwIfAny();
  }
}
