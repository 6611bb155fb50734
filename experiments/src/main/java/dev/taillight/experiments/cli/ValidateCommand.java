package dev.taillight.experiments.cli;

import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.progress.Progress;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a configuration without running it. */
@Command(
    name = "validate",
    header = "Checks a configuration and names everything that is wrong with it.")
final class ValidateCommand extends TaillightCommand {

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Override
  Outcome execute(Progress progress) {
    ResolvedConfig resolved = config.read(environment());
    return new Outcome(
        "complete",
        Map.of("config", resolved.file().toString(), "sha256", resolved.hash()),
        resolved.file() + ": valid");
  }
}
