package dev.taillight.experiments.cli;

import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.ResolvedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A configuration file and what changes it. */
final class ConfigOptions {

  @Parameters(
      index = "0",
      paramLabel = "CONFIG",
      description = "The YAML file of the run, e.g. configs/debian.yaml.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "Override a setting, e.g. --set training.epochs=3; elements of lists by position, e.g."
            + " --set dataset.items.features.0.bins=8. Can be repeated."
      })
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu or auto; the same as --set device=DEVICE.")
  private @Nullable String device;

  /**
   * Reads the configuration.
   *
   * @param environment whose overrides weigh less than those of the command line
   * @throws dev.taillight.experiments.config.InvalidConfigurationException with all its problems
   */
  ResolvedConfig read(CommandEnvironment environment) {
    List<String> all = new ArrayList<>(overrides);
    if (device != null) {
      all.add("device=" + device);
    }
    return ConfigReader.read(file, environment.overrides(), all);
  }
}
