package dev.taillight.experiments.report;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code report} of the configuration.
 *
 * @param colourFeature the item feature that colours the map of items at first, or {@link #AUTO}
 *     for the first categorical one
 * @param sampleSize how many items the map shows at most
 * @param sampleItems of how many items per slice the nearest neighbours are listed
 * @param neighbours how many neighbours are listed for each of them
 */
public record ReportConfig(String colourFeature, int sampleSize, int sampleItems, int neighbours) {

  /** The colour feature that stands for "the first categorical one". */
  public static final String AUTO = "auto";

  /** More points than this make the file large and the browser slow. */
  static final int MAX_SAMPLE_SIZE = 10_000;

  /**
   * Checks the settings.
   *
   * @throws dev.taillight.settings.InvalidSettingsException naming every value that cannot be used
   */
  public ReportConfig {
    new SettingsCheck()
        .that(
            colourFeature != null && !colourFeature.isBlank(),
            "colour_feature",
            colourFeature,
            "the name of an item feature, or 'auto'")
        .between("sample_size", sampleSize, 1, MAX_SAMPLE_SIZE)
        .between("sample_items", sampleItems, 0, 20)
        .between("neighbours", neighbours, 1, 100)
        .throwIfAny();
  }
}
