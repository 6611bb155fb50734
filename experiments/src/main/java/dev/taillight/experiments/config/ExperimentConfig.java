package dev.taillight.experiments.config;

import dev.taillight.settings.SettingsCheck;
import java.util.List;

/**
 * The configuration of a run: {@code defaults.yaml}, under a file, under overrides.
 *
 * @param name the name of the run, which names its folder
 * @param seed where all randomness comes from
 * @param device where the model is trained and its vectors are computed: cpu, gpu or auto
 * @param baseline whether the same model is also trained without the contrastive loss
 * @param datasetCache a folder in which runs share encoded datasets; empty to keep it in the run
 */
public record ExperimentConfig(
    String name, long seed, String device, boolean baseline, String datasetCache) {

  /** Where a model can be computed. */
  private static final List<String> DEVICES = List.of("cpu", "gpu", "auto");

  public ExperimentConfig {
    new SettingsCheck()
        .that(
            name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*"),
            "name",
            "'" + name + "'",
            "letters, digits, '_', '-' and '.', it names a folder")
        .that(DEVICES.contains(device), "device", "'" + device + "'", "cpu, gpu or auto")
        .throwIfAny();
  }
}
