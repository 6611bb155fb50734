package dev.taillight.experiments.references;

import dev.taillight.settings.SettingsCheck;

/**
 * The sections {@code references.item_knn}, {@code references.user_knn} and {@code
 * references.content_knn} of a configuration.
 *
 * @param neighbours how many neighbours an item, or a user, has
 */
public record NeighboursConfig(int neighbours) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public NeighboursConfig {
    new SettingsCheck().positive("neighbours", neighbours).throwIfAny();
  }
}
