package dev.taillight.experiments.cli;

import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.OwnFolder;
import dev.taillight.exporters.delta.DeltaApplication;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the later export from the earlier one and a delta. */
@Command(
    name = "apply-delta",
    header = "Makes the later export from the earlier one and a delta, byte for byte.",
    footerHeading = "%nExamples:%n",
    footer = "  taillight apply-delta --base vectors/monday --delta delta --out vectors/tuesday")
final class ApplyDeltaCommand extends TaillightCommand {

  @Option(
      names = "--base",
      paramLabel = "BASE",
      required = true,
      description = "The folder of the earlier export.")
  private Path base = Path.of("");

  @Option(
      names = "--delta",
      paramLabel = "DELTA",
      required = true,
      description = "The folder of the delta.")
  private Path delta = Path.of("");

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "The folder of the export that is made.")
  private Path out = Path.of("");

  @Override
  Outcome execute(Progress progress) throws IOException {
    ExportFolders.requireApart(out, "--base", base);
    ExportFolders.requireApart(out, "--delta", delta);
    try (FolderLock lock = FolderLock.takeBeside(out)) {
      OwnFolder.require(
          out,
          Files.exists(out.resolve(Manifest.FILE_NAME)),
          "an export (it has no " + Manifest.FILE_NAME + ")");
      return outcome(new DeltaApplication(progress).write(base, delta, out));
    }
  }

  private Outcome outcome(Manifest manifest) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", out.toString());
    fields.put("count", manifest.count());
    return new Outcome("complete", fields, "%s: %d vectors".formatted(out, manifest.count()));
  }
}
