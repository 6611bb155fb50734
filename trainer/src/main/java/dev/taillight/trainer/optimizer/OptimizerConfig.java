package dev.taillight.trainer.optimizer;

import dev.taillight.settings.SettingsCheck;

/**
 * One of the two optimizers, that of the embedding tables or that of the towers.
 *
 * @param method the update rule
 * @param learningRate its step size at full rate
 */
public record OptimizerConfig(OptimizerMethod method, double learningRate) {

  public OptimizerConfig {
    new SettingsCheck().positive("learning_rate", learningRate).throwIfAny();
  }

  /** The rule that is configured. */
  public UpdateRule rule() {
    return switch (method) {
      case SGD -> new Sgd();
      case ADAGRAD -> new Adagrad();
      case ADAM -> new Adam();
    };
  }
}
