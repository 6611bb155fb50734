package dev.taillight.exporters.publish;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code export.publish}: where exports are published.
 *
 * @param folder the folder of all versions; empty to publish nowhere
 * @param keep how many versions stay beside the current one, 0 … 1000
 */
public record PublishConfig(String folder, int keep) {

  /** Publishes nowhere. */
  public static final PublishConfig NOWHERE = new PublishConfig("", 0);

  /** The most old versions that can be kept. */
  public static final int MAX_KEEP = 1000;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public PublishConfig {
    new SettingsCheck().between("keep", keep, 0, MAX_KEEP).throwIfAny();
  }

  /** Whether exports are published at all. */
  public boolean enabled() {
    return !folder.isEmpty();
  }
}
