package dev.taillight.experiments.study;

import dev.taillight.experiments.config.ConfigReader.Document;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Does a study: its runs, then its tables. */
public final class Study {

  private final Document<StudyConfig> document;
  private final StudyPlan plan;
  private final StudyFolder folder;
  private final UnaryOperator<String> mask;

  /**
   * @param document the study
   * @param plan its runs
   * @param folder where everything is written
   * @param mask takes secrets out of messages of failure before files tell them
   */
  public Study(
      Document<StudyConfig> document,
      StudyPlan plan,
      StudyFolder folder,
      UnaryOperator<String> mask) {
    this.document = document;
    this.plan = plan;
    this.folder = folder;
    this.mask = mask;
  }

  /**
   * What a call did.
   *
   * @param result all results
   * @param ran how many different runs were done
   * @param reused how many were there already
   */
  public record Outcome(StudyResult result, long ran, long reused) {}

  /**
   * Does the runs that are not done yet and writes the tables, also when runs have failed: of what
   * there is. If there is nothing, what an earlier call has written stays.
   *
   * @throws RuntimeException the failure of the first run that failed, after the tables are written
   * @throws dev.taillight.experiments.run.TryAgainException if another program works in the folder
   * @throws IllegalArgumentException if the folder holds something else than a study
   */
  public Outcome run(Progress progress) throws IOException {
    folder.requireOurs();
    try (FolderLock lock = FolderLock.take(folder.lock())) {
      AtomicFiles.write(folder.config(), document.yaml());
      List<RunResult> results = new StudyRunner(folder, mask).run(plan, progress);
      StudyResult result = result(results);
      if (results.stream().anyMatch(RunResult::finished)) {
        write(result);
      }
      for (RunResult failed : results) {
        failed.problem().ifPresent(Study::rethrow);
      }
      return new Outcome(result, count(results, false), count(results, true));
    }
  }

  private static void rethrow(RuntimeException failure) {
    throw failure;
  }

  private StudyResult result(List<RunResult> results) throws IOException {
    StudyConfig config = document.settings();
    List<StudyTable> tables = new ArrayList<>();
    List<Frontier> frontiers = new ArrayList<>();
    for (StudyFigures figures : StudyFigures.of(config, results)) {
      tables.addAll(TableBuilder.tables(figures, config));
      FrontierBuilder.frontier(figures, config).ifPresent(frontiers::add);
    }
    List<StudyResult.Run> runs = new ArrayList<>();
    for (RunResult one : results) {
      runs.add(entry(one));
    }
    return StudyResult.of(config, Environment.versions(), runs, tables, frontiers);
  }

  private StudyResult.Run entry(RunResult result) throws IOException {
    StudyRun run = result.run();
    Path path = folder.root().relativize(result.folder().root());
    String dataset = null;
    if (result.finished()) {
      Evaluation evaluation = Evaluation.read(result.folder().evaluation());
      dataset = evaluation.provenance() == null ? null : evaluation.provenance().dataset();
    }
    return new StudyResult.Run(
        run.base(),
        run.trainingShare(),
        run.variant().label(),
        run.seed(),
        path.toString(),
        run.config().hash(),
        dataset,
        result.problem().map(Throwable::getMessage).map(mask).orElse(null));
  }

  private void write(StudyResult result) throws IOException {
    result.write(folder.results());
    AtomicFiles.write(folder.runs(), CsvTables.runs(result));
    AtomicFiles.write(folder.table("csv"), CsvTables.tables(result.tables()));
    AtomicFiles.write(folder.table("md"), TextTables.markdown(result));
    AtomicFiles.write(folder.table("tex"), TextTables.latex(result));
    if (!result.frontiers().isEmpty()) {
      AtomicFiles.write(folder.frontier(), CsvTables.frontiers(result.frontiers()));
    }
    StudyReport.write(folder, result);
  }

  private static long count(List<RunResult> results, boolean reused) {
    return results.stream()
        .filter(result -> result.reused() == reused)
        .map(result -> result.folder())
        .distinct()
        .count();
  }
}
