package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

/**
 * What a step of the reference model does with the rows of the tables, on all cores; and the making
 * of a batch, which a single thread does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {

  /** How many items there are, and how many users. */
  @Param("100000")
  public int items;

  /** n and m. */
  @Param("1024")
  public int batchSize;

  /** Everything that does not depend on the rule of the tables. */
  @State(Scope.Benchmark)
  public static class Batches {

    private PreparedModel model;
    private int made;

    @Setup(Level.Trial)
    public void open(RowBenchmark benchmark) throws IOException {
      model = prepare(benchmark, OptimizerMethod.SGD);
      takeGradients(model);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      model.close();
    }
  }

  /** A batch of which the gradients of the touched rows have been added up. */
  @State(Scope.Benchmark)
  public static class Summed {

    /** The rule of the tables. */
    @Param({"ADAM", "ADAGRAD", "SGD"})
    public OptimizerMethod rule;

    private PreparedModel model;
    private LearningInputs inputs;

    @Setup(Level.Trial)
    public void open(RowBenchmark benchmark) throws IOException {
      model = prepare(benchmark, rule);
      takeGradients(model);
    }

    @Setup(Level.Invocation)
    public void sum() {
      inputs = inputs(model, model.nextBatch());
      inputs.sumGradients();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      model.close();
    }
  }

  private static PreparedModel prepare(RowBenchmark benchmark, OptimizerMethod rule)
      throws IOException {
    return new PreparedModel(benchmark.items, benchmark.batchSize, rule, true);
  }

  private static LearningInputs inputs(PreparedModel model, TrainingBatch batch) {
    return model.towers().inputs(batch, model.session(), model.session().manager());
  }

  /** Leaves numbers as small as gradients are where the tables add them up. */
  private static void takeGradients(PreparedModel model) {
    TrainingBatch batch = model.nextBatch();
    LearningInputs inputs = inputs(model, batch);
    TwoTowers towers = model.towers();
    try (NDManager scope = model.session().manager().newSubManager()) {
      takeGradient(inputs, 0, batch.queries().rows(), towers.query().embedding().width(), scope);
      takeGradient(inputs, 1, batch.items().rows(), towers.item().embedding().width(), scope);
    }
  }

  private static void takeGradient(
      LearningInputs inputs, int batch, int rows, int width, NDManager scope) {
    NDArray gradient = scope.randomNormal(0, 1e-3f, new Shape(rows, width), DataType.FLOAT32);
    inputs.takeGradient(batch, new RowBlock(0, rows), gradient);
  }

  /** The input of both towers. */
  @Benchmark
  public void pooling(Batches state) {
    TrainingBatch batch = state.model.nextBatch();
    DeviceSession session = state.model.session();
    LearningInputs inputs = inputs(state.model, batch);
    try (NDManager scope = session.manager().newSubManager()) {
      List<Block> blocks = new ArrayList<>();
      session.blocks(batch.queries().rows()).forEach(rows -> blocks.add(new Block(0, rows)));
      session.blocks(batch.items().rows()).forEach(rows -> blocks.add(new Block(1, rows)));
      session.forEach(blocks, block -> inputs.pooled(block.batch(), block.rows(), scope));
    }
  }

  private record Block(int batch, RowBlock rows) {}

  /** The gradients of all touched rows. */
  @Benchmark
  public double rowSums(Batches state) {
    return inputs(state.model, state.model.nextBatch()).sumGradients();
  }

  /** The updates of all touched rows. */
  @Benchmark
  public void rowUpdates(Summed state) {
    state.inputs.update(1, 1e-3f);
  }

  /** A batch, with its views and the rows that it touches. */
  @Benchmark
  public Object batch(Batches state) {
    BatchSource source = state.model.source();
    int step = state.made++ % source.stepsPerEpoch();
    return source.batch(0, step);
  }
}
