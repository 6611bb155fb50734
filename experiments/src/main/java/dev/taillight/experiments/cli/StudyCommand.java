package dev.taillight.experiments.cli;

import dev.taillight.experiments.config.ConfigReader.Document;
import dev.taillight.experiments.study.Study;
import dev.taillight.experiments.study.StudyConfig;
import dev.taillight.experiments.study.StudyFolder;
import dev.taillight.experiments.study.StudyPlan;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs variants with several seeds and compares them. */
@Command(
    name = "study",
    header = "Compares variants over data and seeds: one table, one report.",
    description = {
      "Runs every variant of the file with every seed on every base and share of the data, and"
          + " writes one table of all. Runs that are done are not done again, whatever they are"
          + " called; a study that was stopped goes on where it was."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taillight study configs/studies/quick.yaml",
      "  taillight study configs/studies/quick.yaml --plan",
      "  taillight study configs/studies/quick.yaml --set set.training.epochs=2"
          + " --set data.0.seeds=[0,1]"
    })
final class StudyCommand extends TaillightCommand {

  @Parameters(
      index = "0",
      paramLabel = "STUDY",
      description = "The YAML file of the study, e.g. configs/studies/quick.yaml.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "Override a key of the study, e.g. --set parallel=2, or, below set, of all its runs, e.g."
            + " --set set.training.epochs=3. Can be repeated."
      })
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "The folder of the study (default: runs/NAME, NAME from the file).")
  private @Nullable Path out;

  @Option(names = "--plan", description = "Check all runs and list them, but do none.")
  private boolean planOnly;

  @Override
  Outcome execute(Progress progress) throws IOException {
    Document<StudyConfig> document = StudyConfig.read(file, overrides);
    StudyFolder folder =
        new StudyFolder(out == null ? Path.of("runs", document.settings().name()) : out);
    StudyPlan plan = StudyPlan.of(file, document.settings(), folder);
    return planOnly
        ? describe(plan)
        : describe(folder, new Study(document, plan, folder, mask()).run(progress));
  }

  private static Outcome describe(StudyPlan plan) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("runs", plan.size());
    fields.put("distinct_runs", plan.distinct());
    fields.put("plan", plan.labels());
    String text =
        "%s%n%d runs, %d of them different"
            .formatted(String.join("\n", plan.labels()), plan.size(), plan.distinct());
    return new Outcome("complete", fields, text);
  }

  private static Outcome describe(StudyFolder folder, Study.Outcome outcome) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", folder.root().toString());
    fields.put("runs", outcome.result().runs().size());
    fields.put("ran", outcome.ran());
    fields.put("reused", outcome.reused());
    fields.put("results", folder.results().toString());
    fields.put("table", folder.table("csv").toString());
    fields.put("report", folder.report().toString());
    String text =
        "%s%n%d runs done, %d were there already.%nTables:  %s, .csv, .tex%nReport:  %s"
            .formatted(
                Files.readString(folder.table("md")),
                outcome.ran(),
                outcome.reused(),
                folder.table("md"),
                folder.report());
    return new Outcome(outcome.ran() == 0 ? "unchanged" : "complete", fields, text);
  }
}
