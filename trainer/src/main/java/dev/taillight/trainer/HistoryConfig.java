package dev.taillight.trainer;

import dev.taillight.settings.SettingsCheck;

/**
 * The user's history as a query feature: the mean of the embeddings of their training items, the
 * target of the pair left out.
 *
 * @param enabled whether the query tower sees the history
 * @param maxItems how many items of a longer history are used, drawn anew for every batch
 */
public record HistoryConfig(boolean enabled, int maxItems) {

  public HistoryConfig {
    new SettingsCheck().positive("max_items", maxItems).throwIfAny();
  }
}
