package dev.taillight.trainer;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.embedding.FeatureEmbedding;
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
    private final List<float[]> inputs = new ArrayList<>();
    private float[] gradient = {};
    private int made;

    @Setup(Level.Trial)
    public void open(RowBenchmark benchmark) throws IOException {
      model = prepare(benchmark, OptimizerMethod.SGD);
      gradient = gradient(model);
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
    private TrainingBatch batch;
    private float[] gradient = {};

    @Setup(Level.Trial)
    public void open(RowBenchmark benchmark) throws IOException {
      model = prepare(benchmark, rule);
      gradient = gradient(model);
    }

    @Setup(Level.Invocation)
    public void sum() {
      batch = model.nextBatch();
      model.towers().tables().sumGradients(model.session(), batch.touched(), gradient);
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

  /** Numbers as small as gradients are. */
  private static float[] gradient(PreparedModel model) {
    TrainingBatch batch = model.nextBatch();
    TwoTowers towers = model.towers();
    int values =
        batch.queries().rows() * towers.query().embedding().width()
            + batch.items().rows() * towers.item().embedding().width();
    RandomStream random = RandomStream.of(0, "gradient");
    float[] gradient = new float[values];
    for (int i = 0; i < values; i++) {
      gradient[i] = (float) (1e-3 * random.nextGaussian());
    }
    return gradient;
  }

  /** The input of both towers. */
  @Benchmark
  public List<float[]> pooling(Batches state) {
    TrainingBatch batch = state.model.nextBatch();
    TwoTowers towers = state.model.towers();
    DeviceSession session = state.model.session();
    List<Pooling> blocks = new ArrayList<>();
    addBlocks(blocks, towers.query().embedding(), batch.queries(), session, state.inputs);
    addBlocks(blocks, towers.item().embedding(), batch.items(), session, state.inputs);
    session.forEach(blocks, Pooling::compute);
    return state.inputs;
  }

  private static void addBlocks(
      List<Pooling> blocks,
      FeatureEmbedding embedding,
      FeatureBatch batch,
      DeviceSession session,
      List<float[]> inputs) {
    for (RowBlock rows : session.blocks(batch.rows())) {
      if (inputs.size() == blocks.size()) {
        inputs.add(new float[rows.size() * embedding.width()]);
      }
      blocks.add(new Pooling(embedding, batch, rows, inputs.get(blocks.size())));
    }
  }

  private record Pooling(
      FeatureEmbedding embedding, FeatureBatch batch, RowBlock rows, float[] target) {

    void compute() {
      embedding.pool(batch, rows, target);
    }
  }

  /** The gradients of all touched rows. */
  @Benchmark
  public double rowSums(Batches state) {
    PreparedModel model = state.model;
    return model
        .towers()
        .tables()
        .sumGradients(model.session(), model.nextBatch().touched(), state.gradient);
  }

  /** The updates of all touched rows. */
  @Benchmark
  public void rowUpdates(Summed state) {
    PreparedModel model = state.model;
    model.towers().tables().update(model.session(), state.batch.touched(), 1, 1e-3f);
  }

  /** A batch, with its views and the rows that it touches. */
  @Benchmark
  public Object batch(Batches state) {
    BatchSource source = state.model.source();
    int step = state.made++ % source.stepsPerEpoch();
    return source.batch(0, step);
  }
}
