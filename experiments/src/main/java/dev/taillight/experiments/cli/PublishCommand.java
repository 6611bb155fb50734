package dev.taillight.experiments.cli;

import dev.taillight.experiments.run.FolderLock;
import dev.taillight.exporters.publish.GateConfig;
import dev.taillight.exporters.publish.Publication;
import dev.taillight.exporters.publish.Publication.Published;
import dev.taillight.exporters.publish.PublishConfig;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes an export. */
@Command(
    name = "publish",
    header = "Publishes an export if it passes the gate: current.json names it from then on.",
    description = {
      "The files are linked, or copied, to FOLDER/VERSION; current.json is moved last. The same"
          + " export again is nothing to do.",
      "The exit code is 4 when the export is refused, and what is published stays as it is."
    },
    footerHeading = "%nExamples:%n",
    footer = "  taillight publish --vectors runs/debian/vectors --to published")
final class PublishCommand extends TaillightCommand {

  @Option(
      names = "--vectors",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the export.")
  private Path vectors = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder of all versions.")
  private Path folder = Path.of("");

  @Option(
      names = "--keep",
      paramLabel = "COUNT",
      defaultValue = "2",
      description =
          "How many versions stay beside the current one (default: ${DEFAULT-VALUE}); older ones are"
              + " deleted.")
  private int keep;

  @Option(
      names = "--min-effective-rank",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "The effective rank as a share of d, at least (default: ${DEFAULT-VALUE}).")
  private double minEffectiveRank;

  @Option(
      names = "--max-uniformity",
      paramLabel = "VALUE",
      defaultValue = "-0.1",
      description = "The uniformity, at most (default: ${DEFAULT-VALUE}).")
  private double maxUniformity;

  @Option(
      names = "--min-norm",
      paramLabel = "LENGTH",
      defaultValue = "0.001",
      description = "The length of the shortest vector, at least (default: ${DEFAULT-VALUE}).")
  private double minNorm;

  @Option(
      names = "--max-norm",
      paramLabel = "LENGTH",
      defaultValue = "1000",
      description = "The length of the longest vector, at most (default: ${DEFAULT-VALUE}).")
  private double maxNorm;

  @Option(
      names = "--metric",
      paramLabel = "NAME@K",
      defaultValue = "recall@20",
      description = "What is compared with the published export (default: ${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--max-recall-drop",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "How far it may be below, overall (default: ${DEFAULT-VALUE}).")
  private double maxRecallDrop;

  @Option(
      names = "--max-tail-recall-drop",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "How far it may be below in the tail (default: ${DEFAULT-VALUE}).")
  private double maxTailRecallDrop;

  @Option(
      names = "--max-shrinkage",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "How many items fewer there may be (default: ${DEFAULT-VALUE}).")
  private double maxShrinkage;

  @Option(
      names = "--allow-dimension-change",
      description = "Vectors may have another length than the published ones.")
  private boolean allowDimensionChange;

  @Override
  Outcome execute(Progress progress) throws IOException {
    GateConfig gate =
        new GateConfig(
            minEffectiveRank,
            maxUniformity,
            minNorm,
            maxNorm,
            metric,
            maxRecallDrop,
            maxTailRecallDrop,
            maxShrinkage,
            allowDimensionChange);
    PublishConfig config = new PublishConfig(folder.toString(), keep);
    try (FolderLock lock = FolderLock.takeWithoutTrace(folder.resolve(FolderLock.FILE_NAME))) {
      return outcome(new Publication(folder, gate, config.keep()).publish(vectors));
    }
  }

  private Outcome outcome(Published published) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("folder", folder.toString());
    fields.put("version", published.version());
    fields.put("manifest_sha256", published.manifestSha256());
    fields.put("removed", published.removed());
    return published.changed()
        ? new Outcome("complete", fields, "Published: " + folder.resolve(published.version()))
        : new Outcome("unchanged", fields, "Nothing to do: " + published.version() + " is current");
  }
}
