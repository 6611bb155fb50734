package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.checkpoint.TensorValues;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.InputBuffer;
import dev.taillight.trainer.engine.RowBlock;
import java.io.IOException;

/** A field of some records on a device, which passes through a buffer block by block. */
final class DeviceField implements TensorValues {

  private static final int BLOCK_VALUES = 1 << 20;

  private final NDArray records;
  private final long firstRow;
  private final int rows;
  private final int field;
  private final int width;

  /**
   * @param records shape (all rows, length of a record)
   * @param firstRow the first row
   * @param rows how many rows from there
   * @param field where the field begins in a record
   * @param width how many values it has
   */
  DeviceField(NDArray records, long firstRow, int rows, int field, int width) {
    this.records = records;
    this.firstRow = firstRow;
    this.rows = rows;
    this.field = field;
    this.width = width;
  }

  @Override
  public long count() {
    return (long) rows * width;
  }

  @Override
  public void forEach(Runs runs) throws IOException {
    float[] values = new float[Math.min(rows, blockRows()) * width];
    for (RowBlock block : RowBlock.split(rows, blockRows())) {
      try (NDManager scope = records.getManager().newSubManager()) {
        DeviceArrays.copy(records.get(scope, index(block)), values, 0);
      }
      runs.accept(values, 0, block.size() * width);
    }
  }

  @Override
  public void fill(Runs runs) throws IOException {
    InputBuffer buffer = new InputBuffer();
    for (RowBlock block : RowBlock.split(rows, blockRows())) {
      runs.accept(buffer.values(block.size() * width), 0, block.size() * width);
      try (NDManager scope = records.getManager().newSubManager()) {
        NDArray values = buffer.toDevice(scope, new Shape(block.size(), width));
        records.set(index(block), values);
      }
    }
  }

  private int blockRows() {
    return Math.max(1, BLOCK_VALUES / width);
  }

  private NDIndex index(RowBlock block) {
    long from = firstRow + block.from();
    long to = firstRow + block.to();
    return new NDIndex("%d:%d, %d:%d".formatted(from, to, field, field + width));
  }
}
