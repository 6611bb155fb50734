package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDArray;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A table that is some rows of the records of all tables on a device. */
final class DeviceTable implements EmbeddingTable {

  private final TableShape shape;
  private final UpdateRule rule;
  private final NDArray records;
  private final long firstRow;

  /**
   * @param records the records of all tables
   * @param firstRow where the table begins among them
   */
  DeviceTable(TableShape shape, UpdateRule rule, NDArray records, long firstRow) {
    this.shape = shape;
    this.rule = rule;
    this.records = records;
    this.firstRow = firstRow;
  }

  @Override
  public TableShape shape() {
    return shape;
  }

  @Override
  public void initialise(long seed, double standardDeviation) {
    RandomRows random = new RandomRows(shape, seed, standardDeviation);
    int[] row = {0};
    try {
      values()
          .fill(
              (array, from, length) -> {
                for (int at = from; at < from + length; at += dimension()) {
                  random.draw(row[0]++, array, at);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  private DeviceField field(int field, int width) {
    return new DeviceField(records, firstRow, rows(), field, width);
  }
}
