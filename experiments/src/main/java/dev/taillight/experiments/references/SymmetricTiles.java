package dev.taillight.experiments.references;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A symmetric positive definite matrix of floats, outside the Java heap, that is inverted in place.
 * It lies in square tiles, of which those on and below the diagonal are kept until {@link
 * #complete()}.
 *
 * <p>The inverse is made by the sweep operator (Beaton 1964; Goodnight, A Tutorial on the SWEEP
 * Operator, The American Statistician 1979), tile by tile: with D = A(k,k)⁻¹, sweeping k replaces
 * A(i,j) by A(i,j) − A(i,k) D A(k,j), A(i,k) by A(i,k) D, and A(k,k) by −D; what is left when all
 * are swept is −A⁻¹. That takes n³ multiplications and additions, almost all of them in products of
 * tiles by the PyTorch engine, one thread for each product. Which numbers are added in which order
 * depends on n alone, so the result has the same bits on any number of cores.
 *
 * <p>The error of the inverse is in the order of 10⁻⁷ times the condition number of the matrix.
 * Takes 2 · n² bytes, twice that once it is complete. To be closed by its maker; not thread-safe
 * but for {@link #row}.
 */
final class SymmetricTiles implements AutoCloseable {

  /** Large enough for products to run at full speed, small enough for the caches. */
  private static final int TILE = 512;

  private final int tileSize;
  private final List<RowBlock> blocks;
  private final DeviceSession session;

  /** By row of tiles; those right of the diagonal only when the matrix is complete. */
  private final List<List<NDArray>> tiles = new ArrayList<>();

  private List<List<FloatBuffer>> rows = List.of();

  /**
   * Makes a matrix.
   *
   * @param size n
   * @param source gives its rows; asked by several threads
   * @param progress is told how many rows there are
   */
  SymmetricTiles(int size, RowSource source, Progress progress) {
    this(size, TILE, source, progress);
  }

  SymmetricTiles(int size, int tileSize, RowSource source, Progress progress) {
    this.tileSize = tileSize;
    this.blocks = RowBlock.split(size, tileSize);
    this.session = ComputeDevice.CPU.open();
    try (Progress.Task task = progress.start("prepare ease", size, "items")) {
      int threads = Runtime.getRuntime().availableProcessors();
      for (int from = 0; from < blocks.size(); from += threads) {
        int to = Math.min(blocks.size(), from + threads);
        tiles.addAll(
            session.map(IntStream.range(from, to).boxed().toList(), i -> tileRow(i, source)));
        blocks.subList(from, to).forEach(block -> task.advance(block.size()));
      }
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  /** n, how many rows and columns the matrix has. */
  int size() {
    return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).to();
  }

  /**
   * Replaces the matrix by its inverse with the opposite sign, −A⁻¹.
   *
   * @param progress is told how many rows there are
   * @throws ArithmeticException if the matrix is not positive definite
   */
  void invertAndNegate(Progress progress) {
    try (Progress.Task task = progress.start("invert ease", size(), "items")) {
      for (int k = 0; k < blocks.size(); k++) {
        sweep(k);
        task.advance(blocks.get(k).size());
      }
    }
  }

  /** Makes {@link #row} possible; the matrix can no longer be inverted. */
  void complete() {
    for (int i = 0; i < blocks.size(); i++) {
      for (int j = i + 1; j < blocks.size(); j++) {
        tiles.get(i).add(transposed(tiles.get(j).get(i)));
      }
    }
    rows = tiles.stream().map(row -> row.stream().map(SymmetricTiles::values).toList()).toList();
  }

  /**
   * Reads a row of the completed matrix.
   *
   * @param target has room for n numbers
   */
  void row(int row, float[] target) {
    List<FloatBuffer> found = rows.get(row / tileSize);
    for (int j = 0; j < blocks.size(); j++) {
      int width = blocks.get(j).size();
      found.get(j).get(row % tileSize * width, target, blocks.get(j).from(), width);
    }
  }

  @Override
  public void close() {
    rows = List.of();
    session.close();
  }

  private List<NDArray> tileRow(int i, RowSource source) {
    RowBlock block = blocks.get(i);
    float[][] values = new float[i + 1][];
    for (int j = 0; j <= i; j++) {
      values[j] = new float[block.size() * blocks.get(j).size()];
    }
    float[] row = new float[block.to()];
    RowReader reader = source.reader();
    for (int r = 0; r < block.size(); r++) {
      reader.read(block.from() + r, row);
      for (int j = 0; j <= i; j++) {
        int width = blocks.get(j).size();
        System.arraycopy(row, blocks.get(j).from(), values[j], r * width, width);
      }
    }
    List<NDArray> made = new ArrayList<>();
    for (int j = 0; j <= i; j++) {
      made.add(array(values[j], block.size(), blocks.get(j).size(), session.manager()));
    }
    return made;
  }

  private void sweep(int k) {
    NDArray pivot = tiles.get(k).get(k);
    int width = blocks.get(k).size();
    try (NDManager scope = session.manager().newSubManager()) {
      float[] inverse = inverse(pivot.toFloatArray(), width);
      NDArray d = array(inverse, width, width, scope);
      List<Integer> others = IntStream.range(0, blocks.size()).filter(i -> i != k).boxed().toList();
      // A(i,k) as it was and A(i,k) D, by i; the lower half has it transposed where i < k.
      List<NDArray> before = session.map(others, i -> column(i, k, scope));
      List<NDArray> after = session.map(before, column -> column.matMul(d));
      List<int[]> targets =
          IntStream.range(0, others.size())
              .boxed()
              .flatMap(a -> IntStream.rangeClosed(0, a).mapToObj(b -> new int[] {a, b}))
              .toList();
      session.forEach(
          targets,
          at -> {
            NDArray target = tiles.get(others.get(at[0])).get(others.get(at[1]));
            try (NDArray right = before.get(at[1]).transpose();
                NDArray product = after.get(at[0]).matMul(right)) {
              target.subi(product);
            }
          });
      for (int a = 0; a < others.size(); a++) {
        replace(others.get(a), k, after.get(a));
      }
      pivot.set(FloatBuffer.wrap(negated(inverse)));
    }
  }

  private NDArray column(int i, int k, NDManager scope) {
    if (i < k) {
      return transposed(tiles.get(k).get(i), scope);
    }
    NDArray copy = tiles.get(i).get(k).duplicate();
    copy.attach(scope);
    return copy;
  }

  private void replace(int i, int k, NDArray column) {
    if (i > k) {
      tiles.get(i).get(k).set(values(column));
    } else {
      NDArray target = tiles.get(k).get(i);
      float[] flipped = flipped(column.toFloatArray(), blocks.get(i).size(), blocks.get(k).size());
      target.set(FloatBuffer.wrap(flipped));
    }
  }

  private NDArray transposed(NDArray tile) {
    return transposed(tile, session.manager());
  }

  private static NDArray transposed(NDArray tile, NDManager scope) {
    int height = (int) tile.getShape().get(0);
    int width = (int) tile.getShape().get(1);
    return array(flipped(tile.toFloatArray(), height, width), width, height, scope);
  }

  private static float[] flipped(float[] values, int height, int width) {
    float[] flipped = new float[values.length];
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        flipped[c * height + r] = values[r * width + c];
      }
    }
    return flipped;
  }

  private static NDArray array(float[] values, int height, int width, NDManager scope) {
    return scope.create(FloatBuffer.wrap(values), new Shape(height, width));
  }

  private static FloatBuffer values(NDArray array) {
    return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static float[] negated(float[] values) {
    float[] negated = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negated[i] = -values[i];
    }
    return negated;
  }

  /** The inverse of a symmetric positive definite tile, by the same operator in doubles. */
  private static float[] inverse(float[] tile, int n) {
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = tile[i * n + j];
      }
    }
    for (int k = 0; k < n; k++) {
      sweep(a, k);
    }
    float[] inverse = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        inverse[i * n + j] = (float) -a[Math.max(i, j)][Math.min(i, j)];
      }
    }
    return inverse;
  }

  private static void sweep(double[][] a, int k) {
    double pivot = a[k][k];
    if (!(pivot > 0)) {
      throw new ArithmeticException("the matrix is not positive definite in single precision");
    }
    double[] row = a[k].clone();
    for (int i = 0; i < a.length; i++) {
      if (i != k) {
        double factor = row[i] / pivot;
        double[] target = a[i];
        for (int j = 0; j < a.length; j++) {
          target[j] -= factor * row[j];
        }
        target[k] = factor;
      }
    }
    for (int j = 0; j < a.length; j++) {
      a[k][j] = j == k ? -1 / pivot : row[j] / pivot;
    }
  }

  /** Gives readers of a matrix; thread-safe. */
  @FunctionalInterface
  interface RowSource {
    /** A reader for one thread. */
    RowReader reader();
  }

  /** Reads rows of a matrix. Used by one thread. */
  @FunctionalInterface
  interface RowReader {
    /** Reads the first numbers of a row, as many as {@code target} has room for. */
    void read(int row, float[] target);
  }
}
