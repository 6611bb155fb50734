package dev.taillight.experiments.tracking;

import dev.taillight.settings.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The section {@code tracking.mlflow} of the configuration.
 *
 * @param url the address of the tracking server; empty for none
 * @param experiment the experiment that runs belong to there
 * @param tags what else a run is marked with, each {@code KEY=VALUE}
 */
public record MlflowConfig(String url, String experiment, List<String> tags) {

  /**
   * Checks the settings.
   *
   * @throws dev.taillight.settings.InvalidSettingsException naming every value that cannot be used
   */
  public MlflowConfig {
    tags = List.copyOf(tags);
    SettingsCheck check =
        new SettingsCheck()
            .that(
                url.isEmpty() || url.matches("https?://[^\\s]+"),
                "url",
                withoutUser(url),
                "an address that begins with http:// or https://")
            .that(
                url.matches("[^@?#]*"),
                "url",
                "something else",
                "an address without user, password or query; they belong into the environment, as"
                    + " MLFLOW_TRACKING_TOKEN or MLFLOW_TRACKING_USERNAME and"
                    + " MLFLOW_TRACKING_PASSWORD")
            .that(!experiment.isBlank(), "experiment", "''", "the name of an experiment");
    for (int i = 0; i < tags.size(); i++) {
      check.that(
          tags.get(i).matches("(?s)[\\w./ -]{1,250}=.*"),
          "tags[" + i + "]",
          "'" + tags.get(i) + "'",
          "KEY=VALUE, KEY of letters, digits, '_', '-', '.', '/' and spaces");
    }
    check.throwIfAny();
  }

  private static String withoutUser(String url) {
    return "'" + url.replaceFirst("//.*@", "//***@") + "'";
  }

  /** Whether there is a server. */
  boolean enabled() {
    return !url.isEmpty();
  }

  /** The tags by their keys. */
  Map<String, String> tagValues() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      values.put(tag.substring(0, equals), tag.substring(equals + 1));
    }
    return values;
  }
}
