package dev.taillight.experiments.cli;

import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.progress.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints a configuration with its defaults and overrides. */
@Command(
    name = "show",
    header = "Prints the resolved configuration: defaults, file and overrides together.")
final class ShowCommand extends TaillightCommand {

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Override
  Outcome execute(Progress progress) {
    ResolvedConfig resolved = config.read(environment());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sha256", resolved.hash());
    fields.put("config", resolved.tree());
    return new Outcome("complete", fields, resolved.yaml());
  }
}
