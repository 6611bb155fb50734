package dev.taillight.experiments.study;

import dev.taillight.experiments.run.Pipeline;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.RunOutcome;
import dev.taillight.experiments.stages.RunStages;
import dev.taillight.experiments.tracking.run.RunTracking;
import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the runs of a study, those with the same settings once. A run that fails does not keep the
 * others from being done; a wish to stop ends all of them.
 */
final class StudyRunner {

  private static final Logger LOG = LoggerFactory.getLogger(StudyRunner.class);

  private final StudyFolder folder;
  private final UnaryOperator<String> mask;

  StudyRunner(StudyFolder folder, UnaryOperator<String> mask) {
    this.folder = folder;
    this.mask = mask;
  }

  /**
   * Does the runs that are not done yet.
   *
   * @return what became of each run, in the order of the runs
   * @throws StoppedException if the work is to end
   */
  List<RunResult> run(StudyPlan plan, Progress progress) throws IOException {
    Map<String, StudyRun> different = new LinkedHashMap<>();
    plan.runs().forEach(run -> different.putIfAbsent(run.key(), run));
    try (StudyProgress display = new StudyProgress(progress, different.size())) {
      Map<String, RunResult> results = results(different, plan.config().parallel(), display);
      return plan.runs().stream()
          .map(run -> Objects.requireNonNull(results.get(run.key())).as(run))
          .toList();
    }
  }

  private Map<String, RunResult> results(
      Map<String, StudyRun> runs, int parallel, StudyProgress display) {
    Map<String, Future<RunResult>> waiting = new LinkedHashMap<>();
    Map<String, RunResult> results = new LinkedHashMap<>();
    ExecutorService workers = Executors.newFixedThreadPool(parallel);
    try {
      runs.forEach((key, run) -> waiting.put(key, workers.submit(() -> run(run, display))));
      waiting.forEach((key, result) -> results.put(key, await(result)));
    } finally {
      display.end();
      // After a wish to end, those that have not begun are not to begin.
      waiting.values().forEach(result -> result.cancel(false));
      workers.shutdown();
      awaitEnd(workers);
    }
    return results;
  }

  private static RunResult await(Future<RunResult> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("the study was interrupted");
    }
  }

  /** What is under way ends at its next report. */
  private static void awaitEnd(ExecutorService workers) {
    boolean interrupted = false;
    for (boolean ended = false; !ended; ) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private RunResult run(StudyRun run, StudyProgress display) {
    RunFolder target = folder.run(run);
    long start = System.nanoTime();
    try {
      Pipeline pipeline =
          new Pipeline(
              target,
              run.config(),
              RunStages.upToFigures(run.config(), target),
              display.of(run.label()),
              mask);
      RunOutcome outcome =
          RunTracking.during(
              run.label(), run.config(), target, () -> pipeline.run(RunStages.EVALUATE));
      return new RunResult(run, target, outcome.nothingToDo(), seconds(start), null);
    } catch (StoppedException e) {
      throw e;
    } catch (IOException e) {
      return failed(run, target, start, new UncheckedIOException(e));
    } catch (RuntimeException e) {
      return failed(run, target, start, e);
    } finally {
      display.done();
    }
  }

  private static RunResult failed(
      StudyRun run, RunFolder target, long start, RuntimeException failure) {
    LOG.warn("run=\"{}\" folder={} failed=\"{}\"", run.label(), target.root(), failure.toString());
    return new RunResult(run, target, false, seconds(start), failure);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
