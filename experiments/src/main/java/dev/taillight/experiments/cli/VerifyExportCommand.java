package dev.taillight.experiments.cli;

import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.progress.Progress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares an export with its manifest. */
@Command(
    name = "verify-export",
    header = "Checks that an export is what its manifest says.",
    description = {
      "Compares the sizes and digests of all files, reads every format to its end, and compares row"
          + " numbers, ids, vectors and their lengths. Needs nothing but the folder.",
      "Problems are printed one per line; the exit code is then 3."
    },
    footerHeading = "%nExamples:%n",
    footer = "  taillight verify-export runs/debian/vectors")
final class VerifyExportCommand extends TaillightCommand {

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder with manifest.json.")
  private Path folder = Path.of("");

  @Override
  Outcome execute(Progress progress) {
    List<String> problems = new ExportVerifier(folder).problems();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("export", folder.toString());
    fields.put("problems", problems);
    return problems.isEmpty()
        ? new Outcome("complete", fields, folder + ": all is as the manifest says")
        : new Outcome(ExitCode.DATA, "failed", fields, String.join("\n", problems));
  }
}
