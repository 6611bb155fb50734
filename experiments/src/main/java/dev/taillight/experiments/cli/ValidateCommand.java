package dev.taillight.experiments.cli;

import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.progress.Progress;
import java.util.List;
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
    List<String> missing =
        resolved.missingInputs().entrySet().stream()
            .map(input -> "%s (%s)".formatted(input.getValue(), input.getKey()))
            .toList();
    return new Outcome(
        "complete",
        Map.of("config", resolved.file().toString(), "sha256", resolved.hash(), "missing", missing),
        resolved.file()
            + ": valid"
            + (missing.isEmpty() ? "" : "; not there yet: " + String.join(", ", missing)));
  }
}
