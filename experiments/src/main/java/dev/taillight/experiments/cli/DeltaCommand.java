package dev.taillight.experiments.cli;

import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.OwnFolder;
import dev.taillight.exporters.delta.DeltaDescription;
import dev.taillight.exporters.delta.DeltaDescription.Verdict;
import dev.taillight.exporters.delta.DeltaThresholds;
import dev.taillight.exporters.delta.DeltaWriter;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the difference of two exports. */
@Command(
    name = "delta",
    header = "Writes what changed from one export to another, and whether to patch or rebuild.",
    description =
        "The folder holds upserts in the formats of the later export, tombstones, and delta.json"
            + " with counts, drift and verdict. apply-delta makes the later export from it.",
    footerHeading = "%nExamples:%n",
    footer = "  taillight delta --from vectors/monday --to vectors/tuesday --out delta")
final class DeltaCommand extends TaillightCommand {

  @Option(
      names = "--from",
      paramLabel = "BASE",
      required = true,
      description = "The folder of the earlier export.")
  private Path base = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "NEW",
      required = true,
      description = "The folder of the later export.")
  private Path later = Path.of("");

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "The folder of the delta.")
  private Path out = Path.of("");

  @Option(
      names = "--moved-below",
      paramLabel = "COSINE",
      defaultValue = "0.99",
      description = "Below this cosine an item's vector has moved (default: ${DEFAULT-VALUE}).")
  private double movedBelow;

  @Option(
      names = "--max-moved",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description = "More moved items than this need a rebuild (default: ${DEFAULT-VALUE}).")
  private double maxMoved;

  @Option(
      names = "--max-change",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "More upserts and tombstones than this need a rebuild (default: ${DEFAULT-VALUE}).")
  private double maxChange;

  @Option(
      names = "--min-overlap",
      paramLabel = "SHARE",
      defaultValue = "0.7",
      description = "Fewer kept neighbours than this need a rebuild (default: ${DEFAULT-VALUE}).")
  private double minOverlap;

  @Option(
      names = "--max-norm-shift",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "A larger shift of the mean norm than this needs a rebuild (default: ${DEFAULT-VALUE}).")
  private double maxNormShift;

  @Option(
      names = "-k",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "How many neighbours are compared (default: ${DEFAULT-VALUE}).")
  private int k;

  @Option(
      names = "--sample",
      paramLabel = "COUNT",
      defaultValue = "500",
      description = "Of how many items (default: ${DEFAULT-VALUE}).")
  private int sample;

  @Override
  Outcome execute(Progress progress) throws IOException {
    DeltaThresholds thresholds =
        new DeltaThresholds(movedBelow, maxMoved, maxChange, minOverlap, maxNormShift, k, sample);
    ExportFolders.requireApart(out, "--from", base);
    ExportFolders.requireApart(out, "--to", later);
    try (FolderLock lock = FolderLock.takeBeside(out)) {
      OwnFolder.require(
          out,
          Files.exists(out.resolve(DeltaDescription.FILE_NAME)),
          "a delta (it has no " + DeltaDescription.FILE_NAME + ")");
      return outcome(new DeltaWriter(thresholds, progress).write(base, later, out));
    }
  }

  private Outcome outcome(DeltaDescription delta) {
    boolean patch = delta.verdict() == Verdict.PATCH;
    String verdict = patch ? "patch" : "rebuild";
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", out.toString());
    fields.put("verdict", verdict);
    fields.put("reasons", delta.reasons());
    fields.put("added", delta.added());
    fields.put("changed", delta.changed());
    fields.put("upserts", delta.upserts());
    fields.put("tombstones", delta.tombstones());
    fields.put("unchanged", delta.unchanged());
    fields.put("same_query_tower", delta.sameQueryTower());
    fields.put("moved", delta.drift().moved());
    fields.put("renumbered", delta.drift().renumbered());
    fields.put("neighbour_overlap", delta.drift().neighbourOverlap());
    fields.put("norm_shift", delta.drift().normShift());
    StringBuilder text = new StringBuilder(verdict).append('\n');
    delta.reasons().forEach(reason -> text.append("  ").append(reason).append('\n'));
    text.append(
        String.format(
            Locale.ROOT,
            "%d upserts (%d added, %d changed), %d tombstones, %d unchanged%n"
                + "%d of %d moved, %d renumbered, neighbours kept %.4f, norm shift %.4f%n",
            delta.upserts(),
            delta.added(),
            delta.changed(),
            delta.tombstones(),
            delta.unchanged(),
            delta.drift().moved(),
            delta.drift().shared(),
            delta.drift().renumbered(),
            delta.drift().neighbourOverlap(),
            delta.drift().normShift()));
    return new Outcome("complete", fields, text.toString());
  }
}
