package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** All benchmarks run, each once and on very little, so that none is out of order unnoticed. */
class BenchmarksTest {

  @Test
  void allRun() throws RunnerException {
    // Benchmarks that run elsewhere on the machine do no harm here: nothing is timed.
    System.setProperty("jmh.ignoreLock", "true");
    Options once =
        new OptionsBuilder()
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .param("items", "300")
            .param("batchSize", "32")
            .param("size", "32")
            .param("copiedMebibytes", "1")
            .param("rows", "16")
            .param("candidates", "32")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Set<String> ran = new TreeSet<>();
    for (RunResult result : new Runner(once).run()) {
      String name = result.getParams().getBenchmark();
      ran.add(name.substring("dev.taillight.trainer.".length()));
    }
    Set<String> expected =
        Set.of(
            "StepBenchmark.step",
            "StepBenchmark.stepAndNextBatch",
            "RowBenchmark.pooling",
            "RowBenchmark.rowSums",
            "RowBenchmark.rowUpdates",
            "RowBenchmark.batch",
            "tower.TowerBenchmark.forward",
            "tower.TowerBenchmark.backward",
            "loss.LossBenchmark.block",
            "engine.CeilingBenchmark.product",
            "engine.CeilingBenchmark.copy");
    assertEquals(new TreeSet<>(expected), ran);
  }
}
