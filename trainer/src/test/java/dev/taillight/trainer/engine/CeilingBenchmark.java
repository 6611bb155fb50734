package dev.taillight.trainer.engine;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** The ceilings of the machine, in products and copies and in what they amount to, per second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class CeilingBenchmark {

  private static final int MEBI = 1 << 20;

  /** How many threads work; 0 stands for one on each core. */
  @Param({"1", "0"})
  public int threads;

  /** The matrices have so many rows and columns. */
  @Param("2048")
  public int size;

  /** How much is copied, in MiB: far more than caches hold. */
  @Param("256")
  public int copiedMebibytes;

  private MachineCeilings ceilings;

  @Setup(Level.Trial)
  public void open() {
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    ceilings = new MachineCeilings(wanted, size, (long) copiedMebibytes * MEBI / Float.BYTES);
  }

  @TearDown(Level.Trial)
  public void close() {
    ceilings.close();
  }

  /** Additions and multiplications, in 10⁹. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Arithmetic {
    public double gigaflops;
  }

  /** Bytes that were read and written, in 10⁹. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Traffic {
    public double gigabytes;
  }

  @Benchmark
  public void product(Arithmetic arithmetic) {
    ceilings.multiply();
    arithmetic.gigaflops += ceilings.productOperations() / 1e9;
  }

  @Benchmark
  public void copy(Traffic traffic) {
    ceilings.copy();
    traffic.gigabytes += ceilings.copiedBytes() / 1e9;
  }
}
