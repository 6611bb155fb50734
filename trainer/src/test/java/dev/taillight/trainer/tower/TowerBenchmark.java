package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.Adam;
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
 * A block of rows on its way through a tower of the reference model, 192 → 128 → 64, and back, on
 * one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TowerBenchmark {

  private static final int INPUT = 192;
  private static final int HIDDEN = 128;
  private static final int OUTPUT = 64;

  /** How many rows there are; the training's blocks have 256. */
  @Param("256")
  public int rows;

  /** Of the matrix products. */
  @Param("FLOAT32")
  public MatrixPrecision precision;

  private DeviceSession session;
  private TowerWeights weights;
  private NDArray input;
  private NDArray gradient;

  @Setup(Level.Trial)
  public void open() {
    session = ComputeDevice.CPU.open();
    Tower tower = new Tower("item", INPUT, List.of(HIDDEN), OUTPUT, new Adam(), precision);
    tower.initialise(0);
    weights = tower.toDevice(session.manager());
    input = session.manager().randomNormal(new Shape(rows, INPUT));
    gradient = session.manager().randomNormal(new Shape(rows, OUTPUT));
  }

  @TearDown(Level.Trial)
  public void close() {
    session.close();
  }

  /** A pass that can go back. */
  @State(Scope.Benchmark)
  public static class Forwarded {

    private NDManager scope;
    private TowerPass pass;

    @Setup(Level.Invocation)
    public void forward(TowerBenchmark benchmark) {
      scope = benchmark.session.manager().newSubManager();
      pass = benchmark.pass(scope);
    }

    @TearDown(Level.Invocation)
    public void close() {
      scope.close();
    }
  }

  private TowerPass pass(NDManager scope) {
    NDArray own = input.duplicate();
    own.attach(scope);
    return weights.forward(own);
  }

  /** From the input to the vectors; a copy of the input is part of it. */
  @Benchmark
  public long forward() {
    try (NDManager scope = session.manager().newSubManager()) {
      return session.map(List.of(scope), this::pass).get(0).vectors().size();
    }
  }

  /** From the gradient of the vectors to those of input and weights. */
  @Benchmark
  public Object backward(Forwarded forwarded) {
    return session.map(List.of(forwarded.pass), pass -> pass.backward(gradient));
  }
}
