package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.frequency.StreamingConfig;
import dev.taillight.trainer.loss.MainLossConfig.ItemProbability;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * A block of queries against all candidates: logits, loss and both gradients, on one core. Each
 * item is there twice, so that copies have to be left out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossBenchmark {

  /** Which loss. */
  @Param({"SAMPLED_SOFTMAX", "BPR", "HINGE", "LOGISTIC"})
  public Loss loss;

  /** How many queries there are; the training's blocks have 256. */
  @Param("256")
  public int rows;

  /** How many candidates there are. */
  @Param("1024")
  public int candidates;

  /** The length d of a vector. */
  @Param("64")
  public int dimension;

  private DeviceSession session;
  private ScoreMatrix scores;
  private PairLoss pairLoss;

  @Setup(Level.Trial)
  public void open() {
    session = ComputeDevice.CPU.open();
    MainLossConfig config =
        new MainLossConfig(
            loss,
            0.05,
            1,
            1,
            true,
            0,
            0,
            ItemProbability.COUNTS,
            new StreamingConfig(2, 1000, 0.05),
            0,
            IdDropoutConfig.NONE);
    int[] items = IntStream.range(0, candidates).map(column -> column / 2).toArray();
    double[] shares = new double[candidates];
    Arrays.fill(shares, 2.0 / candidates);
    scores =
        ScoreMatrix.of(config, vectors(rows), vectors(candidates), new Candidates(items, shares));
    pairLoss = PairLoss.of(config);
  }

  private NDArray vectors(int count) {
    NDArray random = session.manager().randomNormal(new Shape(count, dimension));
    return random.div(random.norm(new int[] {1}, true));
  }

  @TearDown(Level.Trial)
  public void close() {
    session.close();
  }

  /** The loss of the block and its gradients. */
  @Benchmark
  public double block() {
    try (NDManager scope = session.manager().newSubManager()) {
      RowBlock block = new RowBlock(0, rows);
      return session
          .map(
              List.of(block), own -> scores.gradients(own, pairLoss, 1.0 / rows, candidates, scope))
          .get(0)
          .loss();
    }
  }
}
