package dev.taillight.trainer.embedding;

import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.Move;
import dev.taillight.trainer.optimizer.ParameterBlock;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.Arrays;

/**
 * A table of embeddings with the state of its optimizer. Both lie on the Java heap in blocks of
 * rows, so that a table can be larger than one array; rows × dimension × 4 bytes × (1 + slots of
 * the rule), and 4 bytes per row where the rule counts updates. Reading from several threads is
 * safe while nothing is updated.
 */
public final class EmbeddingTable {

  /** With its header an array stays below 4 MiB, so that it wastes no region of a collector's. */
  private static final int VALUES_PER_LINE = 16;

  private static final int BLOCK_VALUES = (1 << 20) - 64;

  private final String name;
  private final int rows;
  private final int dimension;
  private final int rowsPerBlock;
  private final UpdateRule rule;
  private final ParameterBlock[] parameters;
  private final float[][] updates;
  private final ThreadLocal<Workbench> workbenches;

  /**
   * A table of zeros.
   *
   * @param name the vocabulary whose codes are the rows
   * @param rows the number of rows
   * @param dimension the length d of a row
   * @param rule how rows follow their gradients
   */
  public EmbeddingTable(String name, int rows, int dimension, UpdateRule rule) {
    this.name = name;
    this.rows = rows;
    this.dimension = dimension;
    this.rule = rule;
    this.rowsPerBlock = Math.max(1, BLOCK_VALUES / dimension);
    this.workbenches = ThreadLocal.withInitial(() -> new Workbench(rule));
    int blocks = (rows + rowsPerBlock - 1) / rowsPerBlock;
    this.parameters = new ParameterBlock[blocks];
    this.updates = new float[rule.countsUpdates() ? blocks : 0][];
    for (int b = 0; b < blocks; b++) {
      int blockRows = Math.min(rowsPerBlock, rows - b * rowsPerBlock);
      parameters[b] = new ParameterBlock(blockRows * dimension, rule);
      if (rule.countsUpdates()) {
        updates[b] = new float[blockRows];
      }
    }
  }

  /**
   * Fills the table with normal numbers of mean 0; a row depends on the seed and its index only.
   */
  public void initialise(long seed, double standardDeviation) {
    for (int row = 0; row < rows; row++) {
      RandomStream stream = RandomStream.of(seed, "table " + name, row);
      float[] block = parameters[row / rowsPerBlock].values();
      int offset = offset(row);
      for (int i = 0; i < dimension; i++) {
        block[offset + i] = (float) (standardDeviation * stream.nextGaussian());
      }
    }
  }

  /** The vocabulary whose codes are the rows. */
  public String name() {
    return name;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The length d of a row. */
  public int dimension() {
    return dimension;
  }

  /**
   * Looks at a row, so that it is in the processor's cache when it is read soon. Rows lie all over
   * the memory, and the processor can wait for many at a time, but only if nothing else is done
   * with the first before the last is asked for.
   *
   * @return any number that depends on the row, to be used so that the look is not left out
   */
  float touch(int row) {
    return touch(block(row).values(), offset(row));
  }

  /** A number of each line of 64 bytes of a row. */
  private float touch(float[] values, int offset) {
    float sum = 0;
    for (int i = 0; i < dimension; i += VALUES_PER_LINE) {
      sum += values[offset + i];
    }
    return sum;
  }

  /** Looks at rows and their state before they are updated. */
  private float touch(TouchedRows touched, RowBlock rows) {
    float sum = 0;
    for (int i = rows.from(); i < rows.to(); i++) {
      int row = touched.row(i);
      ParameterBlock block = block(row);
      sum += touch(block.values(), offset(row));
      for (int slot = 0; slot < block.slots(); slot++) {
        sum += touch(block.state(slot), offset(row));
      }
    }
    return sum;
  }

  /** Copies a row to d numbers of {@code target}. */
  public void copyRow(int row, float[] target, int targetOffset) {
    System.arraycopy(block(row).values(), offset(row), target, targetOffset, dimension);
  }

  /** Adds {@code scale} times a row to d numbers of {@code target}. */
  public void addRow(int row, float scale, float[] target, int targetOffset) {
    Rows.add(target, targetOffset, scale, block(row).values(), offset(row), dimension);
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
    workbench.seen = touch(touched, rows);
    ParameterBlock side = workbench.parameters(rows.size() * dimension, rule);
    int[] numbers = new int[rows.size()];
    for (int i = 0; i < numbers.length; i++) {
      int row = touched.row(rows.from() + i);
      block(row).copy(offset(row), side, i * dimension, dimension);
      numbers[i] = rule.countsUpdates() ? count(row) : 1;
    }
    System.arraycopy(
        gradients, rows.from() * dimension, workbench.gradient, 0, rows.size() * dimension);
    rule.apply(side, workbench.gradient, new Move(gradientScale, learningRate, dimension, numbers));
    for (int i = 0; i < numbers.length; i++) {
      int row = touched.row(rows.from() + i);
      side.copy(i * dimension, block(row), offset(row), dimension);
    }
  }

  /** Where a thread lays rows side by side to work on them. */
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

  private int count(int row) {
    return (int) ++updates[row / rowsPerBlock][row % rowsPerBlock];
  }

  /** The values, block after block in row-major order: the table's own arrays. */
  public float[][] valueBlocks() {
    return Arrays.stream(parameters).map(ParameterBlock::values).toArray(float[][]::new);
  }

  /** One slot of the optimizer's state, laid out like the values: the table's own arrays. */
  public float[][] stateBlocks(int slot) {
    return Arrays.stream(parameters).map(block -> block.state(slot)).toArray(float[][]::new);
  }

  /** How often each row was updated, or no block where the rule does not count. */
  public float[][] updateBlocks() {
    return updates;
  }

  /** How many slots of state there are. */
  public int slots() {
    return rule.slots();
  }

  private ParameterBlock block(int row) {
    return parameters[row / rowsPerBlock];
  }

  private int offset(int row) {
    return row % rowsPerBlock * dimension;
  }
}
