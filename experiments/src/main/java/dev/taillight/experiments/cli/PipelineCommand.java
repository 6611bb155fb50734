package dev.taillight.experiments.cli;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.Pipeline;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.RunOutcome;
import dev.taillight.experiments.stages.RunStages;
import dev.taillight.experiments.tracking.run.RunTracking;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the stages of a configuration up to one of them. */
abstract class PipelineCommand extends TaillightCommand {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineCommand.class);

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "The folder of the run (default: runs/NAME, NAME from the configuration).")
  private @Nullable Path out;

  private final String lastStage;

  PipelineCommand(String lastStage) {
    this.lastStage = lastStage;
  }

  @Override
  Outcome execute(Progress progress) throws IOException {
    ResolvedConfig resolved = config.read(environment());
    warnOfSecrets(resolved);
    RunFolder folder = folder(resolved);
    return describe(folder, run(resolved, folder, lastStage, progress, mask()));
  }

  /** The files of a run show all settings as they are. */
  private void warnOfSecrets(ResolvedConfig resolved) {
    resolved
        .flattened()
        .forEach(
            (key, value) -> {
              if (!mask().apply(value).equals(value)) {
                LOG.warn("setting={} holds=\"a secret, which the files of the run show\"", key);
              }
            });
  }

  /** Runs the stages up to one of them. */
  static RunOutcome run(
      ResolvedConfig resolved,
      RunFolder folder,
      String lastStage,
      Progress progress,
      UnaryOperator<String> mask)
      throws IOException {
    Pipeline pipeline =
        new Pipeline(folder, resolved, RunStages.of(resolved, folder), progress, mask);
    String name = resolved.config().name();
    return RunTracking.during(name, resolved, folder, () -> pipeline.run(lastStage));
  }

  /** The settings. */
  ResolvedConfig resolved() {
    return config.read(environment());
  }

  /** The folder that was named, if any was. */
  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  /** The folder of the run. */
  RunFolder folder(ResolvedConfig resolved) {
    return new RunFolder(out().orElse(Path.of("runs", resolved.config().name())));
  }

  /** Says what came of it. */
  Outcome describe(RunFolder folder, RunOutcome outcome) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", folder.root().toString());
    fields.put("ran", outcome.ran());
    fields.put("skipped", outcome.skipped());
    String status = outcome.nothingToDo() ? "unchanged" : "complete";
    String text =
        outcome.nothingToDo()
            ? "Nothing to do: %s is up to date.".formatted(folder.root())
            : "Done: %s in %s.".formatted(String.join(", ", outcome.ran()), folder.root());
    Map<String, Long> counts = EncodedDataset.open(folder.dataset()).counts();
    fields.put("dataset", new TreeMap<>(counts));
    String unknown = UnknownIds.line(counts);
    return new Outcome(status, fields, unknown.isEmpty() ? text : text + "\n" + unknown);
  }

  @Command(
      name = "run",
      header = "Goes the whole way: from tables to vectors, figures and a report.",
      description =
          "Each stage is skipped when nothing it depends on has changed since it last ended.")
  static final class Run extends PipelineCommand {
    Run() {
      super(RunStages.REPORT);
    }

    @Override
    Outcome describe(RunFolder folder, RunOutcome outcome) throws IOException {
      Outcome plain = super.describe(folder, outcome);
      Map<String, Object> fields = new LinkedHashMap<>(plain.fields());
      fields.put("report", folder.report().toString());
      fields.put("vectors", folder.vectors().toString());
      fields.put("evaluation", RunSummary.json(folder));
      String text =
          "%s%n%n%s%nReport:  %s%nVectors: %s%n"
              .formatted(plain.text(), RunSummary.table(folder), folder.report(), folder.vectors());
      return new Outcome(plain.status(), fields, text);
    }
  }

  @Command(name = "ingest", header = "Encodes the tables into OUT/dataset.")
  static final class Ingest extends PipelineCommand {
    Ingest() {
      super(RunStages.INGEST);
    }
  }

  @Command(
      name = "mutual-info",
      header = "Computes the mutual information of the item features into OUT/mutual-info.",
      description = {
        "Beside the matrix it writes a page for a browser that shows it, and the masks.",
        "Earlier stages run first where they are not up to date.",
        "",
        "With --counts, a part of the items is counted into a folder of partial counts, and with"
            + " --merge such folders are merged into the matrix that one pass over all their items"
            + " gives, to the last bit. A part is a shard of one dataset, or a dataset of its own,"
            + " such as a day."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  taillight mutual-info configs/debian.yaml",
        "  taillight mutual-info configs/debian.yaml --counts parts/1 --shard 1/2",
        "  taillight mutual-info configs/debian.yaml --counts parts/2 --shard 2/2",
        "  taillight mutual-info configs/debian.yaml --merge parts/1 parts/2 --out merged",
        "  taillight run my.yaml --set mutual_info.matrix=$PWD/merged/mutual-info"
      })
  static final class MutualInfo extends PipelineCommand {

    @ArgGroup(exclusive = true)
    private CountingParts parts = new CountingParts();

    MutualInfo() {
      super(RunStages.MUTUAL_INFO_PAGE);
    }

    @Override
    Outcome execute(Progress progress) throws IOException {
      return parts.asked() ? parts.execute(this, progress) : super.execute(progress);
    }

    @Override
    Outcome describe(RunFolder folder, RunOutcome outcome) throws IOException {
      Outcome plain = super.describe(folder, outcome);
      Map<String, Object> fields = new LinkedHashMap<>(plain.fields());
      fields.put("page", folder.mutualInfoPage().toString());
      String text = "%s%nPage: %s".formatted(plain.text(), folder.mutualInfoPage());
      return new Outcome(plain.status(), fields, text);
    }
  }

  @Command(
      name = "train",
      header = "Trains the model into OUT/checkpoints.",
      description = "Earlier stages run first where they are not up to date.")
  static final class Train extends PipelineCommand {
    Train() {
      super(RunStages.TRAIN);
    }
  }

  @Command(
      name = "evaluate",
      header = "Scores the model on the test pairs into OUT/evaluation.json.",
      description = "Earlier stages run first where they are not up to date.")
  static final class Evaluate extends PipelineCommand {
    Evaluate() {
      super(RunStages.EVALUATE);
    }
  }

  @Command(
      name = "export",
      header = "Writes the item vectors into OUT/vectors.",
      description = "Earlier stages run first where they are not up to date.")
  static final class Export extends PipelineCommand {
    Export() {
      super(RunStages.EXPORT);
    }
  }
}
