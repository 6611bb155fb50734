package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What this machine can do at most through the engine: the arithmetic of a large matrix product and
 * the traffic of a large copy, divided among the threads of a session as the training divides its
 * batches, but into as few pieces as there are threads.
 */
public final class MachineCeilings implements AutoCloseable {

  private final DeviceSession session;
  private final int threads;
  private final int size;
  private final List<Product> products;
  private final List<Copy> copies;
  private final long copiedFloats;

  /**
   * Lays out the matrices and the arrays, of which the copy needs room for two.
   *
   * @param threads how many threads work
   * @param size how many rows and columns the matrices have
   * @param floats how many numbers are copied
   */
  public MachineCeilings(int threads, int size, long floats) {
    this.session = ComputeDevice.CPU.open(1, threads);
    this.threads = threads;
    this.size = size;
    NDManager manager = session.manager();
    NDArray right = manager.randomUniform(-1, 1, new Shape(size, size));
    this.products =
        RowBlock.split(size, (size + threads - 1) / threads).stream()
            .map(rows -> manager.randomUniform(-1, 1, new Shape(rows.size(), size)))
            .map(left -> new Product(left, right))
            .toList();
    long each = floats / threads;
    this.copies = IntStream.range(0, threads).mapToObj(t -> new Copy(manager, each)).toList();
    this.copiedFloats = each * threads;
  }

  private record Product(NDArray left, NDArray right) {

    void compute() {
      left.matMul(right).close();
    }
  }

  private record Copy(NDArray from, NDArray to) {

    /** What is read are numbers that were written, so that each page is memory of its own. */
    Copy(NDManager manager, long floats) {
      this(
          manager.ones(new Shape(floats), DataType.FLOAT32),
          manager.zeros(new Shape(floats), DataType.FLOAT32));
    }

    /** Not {@code copyTo}, which makes a detour through Java. */
    void compute() {
      to.set(new NDIndex(":"), from);
    }

    boolean arrived() {
      return to.get(to.size() - 1).getFloat() == 1;
    }
  }

  /** How many threads work. */
  public int threads() {
    return threads;
  }

  /** Multiplies two square matrices once. */
  public void multiply() {
    session.forEach(products, Product::compute);
  }

  /** The additions and multiplications of a product. */
  public double productOperations() {
    return 2.0 * size * size * size;
  }

  /** Copies all numbers once. */
  public void copy() {
    session.forEach(copies, Copy::compute);
  }

  /** The bytes that a copy reads and writes. */
  public double copiedBytes() {
    return 2.0 * Float.BYTES * copiedFloats;
  }

  /**
   * The operations per second of the fastest of some products.
   *
   * @param repetitions how many, at least 1; one more comes before and is not counted
   */
  public double operationsPerSecond(int repetitions) {
    return productOperations() / fastest(repetitions, this::multiply);
  }

  /**
   * The bytes per second, read and written, of the fastest of some copies.
   *
   * @param repetitions how many, at least 1; one more comes before and is not counted
   */
  public double bytesPerSecond(int repetitions) {
    double rate = copiedBytes() / fastest(repetitions, this::copy);
    if (!copies.stream().allMatch(Copy::arrived)) {
      throw new IllegalStateException("the engine has not copied");
    }
    return rate;
  }

  private static double fastest(int repetitions, Runnable work) {
    work.run();
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < repetitions; i++) {
      long start = System.nanoTime();
      work.run();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest / 1e9;
  }

  @Override
  public void close() {
    session.close();
  }
}
