package dev.taillight.trainer;

import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole step of the reference model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {

  /** How many items there are, and how many users. */
  @Param("100000")
  public int items;

  /** n and m. */
  @Param("1024")
  public int batchSize;

  /** The rule of the tables. */
  @Param("ADAM")
  public OptimizerMethod rule;

  /** Whether the contrastive loss is on. */
  @Param({"true", "false"})
  public boolean ssl;

  private PreparedModel model;
  private TrainingStep step;

  @Setup(Level.Trial)
  public void open() throws IOException {
    model = new PreparedModel(items, batchSize, rule, ssl);
    step = model.step();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    model.close();
  }

  /** The step alone; its batch is at hand. */
  @Benchmark
  public double step() {
    return step.learn(model.nextBatch(), 1).gradientNorm();
  }

  /** As a training does: another thread makes the next batch meanwhile. */
  @Benchmark
  public double stepAndNextBatch(Batches batches) {
    try (TrainingBatch batch = batches.take()) {
      return step.learn(batch, 1).gradientNorm();
    }
  }

  /** Batches of one epoch after the other. */
  @State(Scope.Benchmark)
  public static class Batches {

    private BatchSource source;
    private PrefetchedBatches epoch;
    private int epochs;
    private int taken;

    @Setup(Level.Trial)
    public void start(StepBenchmark benchmark) {
      source = benchmark.model.source();
      epoch = new PrefetchedBatches(source, 0, 0);
    }

    @TearDown(Level.Trial)
    public void stop() {
      epoch.close();
    }

    TrainingBatch take() {
      if (taken == source.stepsPerEpoch()) {
        epoch.close();
        epoch = new PrefetchedBatches(source, ++epochs, 0);
        taken = 0;
      }
      taken++;
      return epoch.take();
    }
  }
}
