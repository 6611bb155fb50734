package dev.taillight.trainer.embedding;

import dev.taillight.trainer.checkpoint.HeapBlocks;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.Move;
import dev.taillight.trainer.optimizer.ParameterBlock;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.List;

/**
 * A table on the Java heap in blocks of rows, so that it can be larger than one array. Memory: rows
 * × (d × (1 + slots) + 1 where updates are counted) × 4 bytes. Reading from several threads is safe
 * while nothing is updated.
 */
public final class HostTable implements EmbeddingTable {

  /** With its header an array stays below 4 MiB, so that it wastes no region of a collector's. */
  private static final int BLOCK_VALUES = (1 << 20) - 64;

  private static final int VALUES_PER_LINE = 16;

  private final TableShape shape;
  private final int dimension;
  private final UpdateRule rule;
  private final int record;
  private final int rowsPerBlock;
  private final float[][] blocks;
  private final ThreadLocal<Workbench> workbenches;

  /**
   * A table of zeros.
   *
   * @param shape name, rows and dimension
   * @param rule how rows follow their gradients
   */
  public HostTable(TableShape shape, UpdateRule rule) {
    this.shape = shape;
    this.dimension = shape.dimension();
    this.rule = rule;
    this.record = RecordLayout.length(dimension, rule);
    this.rowsPerBlock = Math.max(1, BLOCK_VALUES / record);
    this.workbenches = ThreadLocal.withInitial(() -> new Workbench(rule));
    int rows = shape.rows();
    this.blocks = new float[(rows + rowsPerBlock - 1) / rowsPerBlock][];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = new float[Math.min(rowsPerBlock, rows - b * rowsPerBlock) * record];
    }
  }

  @Override
  public TableShape shape() {
    return shape;
  }

  @Override
  public void initialise(long seed, double standardDeviation) {
    RandomRows random = new RandomRows(shape, seed, standardDeviation);
    for (int row = 0; row < shape.rows(); row++) {
      random.draw(row, block(row), offset(row));
    }
  }

  /**
   * Looks at a row, so that it is in the processor's cache when it is read soon. Rows lie all over
   * the memory, and the processor can wait for many at a time, but only if nothing else is done
   * with the first before the last is asked for.
   *
   * @return any number that depends on the row, to be used so that the look is not left out
   */
  float touch(int row) {
    return touch(row, dimension);
  }

  /** Looks at a number in each line of 64 bytes of a row's record. */
  private float touch(int row, int length) {
    float[] block = block(row);
    int offset = offset(row);
    float sum = 0;
    for (int i = 0; i < length; i += VALUES_PER_LINE) {
      sum += block[offset + i];
    }
    return sum;
  }

  /** Copies a row to d numbers of {@code target}. */
  public void copyRow(int row, float[] target, int targetOffset) {
    System.arraycopy(block(row), offset(row), target, targetOffset, dimension);
  }

  /** Sets a row to d numbers of {@code source}. */
  public void setRow(int row, float[] source, int sourceOffset) {
    System.arraycopy(source, sourceOffset, block(row), offset(row), dimension);
  }

  /** Adds {@code scale} times a row to d numbers of {@code target}. */
  public void addRow(int row, float scale, float[] target, int targetOffset) {
    Rows.add(target, targetOffset, scale, block(row), offset(row), dimension);
  }

  /**
   * Moves some of the touched rows along their gradients and leaves all others as they are. Several
   * threads may do so at the same time for different touched rows.
   *
   * @param touched the touched rows
   * @param rows which of them
   * @param gradients the gradient of touched row i begins at i·d
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   */
  void update(
      TouchedRows touched,
      RowBlock rows,
      float[] gradients,
      float gradientScale,
      float learningRate) {
    Workbench workbench = workbenches.get();
    ParameterBlock side = workbench.parameters(rows.size() * dimension, rule);
    for (int i = rows.from(); i < rows.to(); i++) {
      workbench.seen += touch(touched.row(i), record);
    }
    int[] numbers = new int[rows.size()];
    for (int i = 0; i < numbers.length; i++) {
      int row = touched.row(rows.from() + i);
      side.take(i * dimension, block(row), offset(row), dimension);
      numbers[i] = rule.countsUpdates() ? (int) ++block(row)[offset(row) + record - 1] : 1;
    }
    System.arraycopy(
        gradients, rows.from() * dimension, workbench.gradient, 0, rows.size() * dimension);
    rule.apply(side, workbench.gradient, new Move(gradientScale, learningRate, dimension, numbers));
    for (int i = 0; i < numbers.length; i++) {
      int row = touched.row(rows.from() + i);
      side.give(i * dimension, block(row), offset(row), dimension);
    }
  }

  @Override
  public Tensor values() {
    return new RecordLayout(shape, rule).values(this::field);
  }

  @Override
  public List<Tensor> state() {
    return new RecordLayout(shape, rule).state(this::field);
  }

  private HeapBlocks field(int field, int width) {
    return new HeapBlocks(blocks, record, field, width);
  }

  private float[] block(int row) {
    return blocks[row / rowsPerBlock];
  }

  private int offset(int row) {
    return row % rowsPerBlock * record;
  }

  /** Where a thread lays the fields of rows side by side to work on them. */
  private static final class Workbench {

    private ParameterBlock parameters;
    private float[] gradient = {};
    private float seen;

    Workbench(UpdateRule rule) {
      this.parameters = new ParameterBlock(0, rule);
    }

    ParameterBlock parameters(int length, UpdateRule rule) {
      if (gradient.length < length) {
        parameters = new ParameterBlock(length, rule);
        gradient = new float[length];
      }
      return parameters;
    }
  }
}
