package dev.taillight.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Rows of parameters on a device with the state of their optimizer, side by side: a row's record is
 * its d values, then each slot, then the number of its updates where the rule counts them. The
 * arrays are views of the records and live in their scope.
 */
public final class RowRecords {

  private final NDArray records;
  private final int dimension;

  /**
   * @param records shape (rows, length of a record)
   * @param dimension d
   */
  public RowRecords(NDArray records, int dimension) {
    this.records = records;
    this.dimension = dimension;
  }

  /** The values, shape (rows, d). */
  public NDArray values() {
    return columns(0, dimension);
  }

  /** One slot of the state, shape (rows, d). */
  NDArray state(int slot) {
    long from = (1L + slot) * dimension;
    return columns(from, from + dimension);
  }

  /** How often each row was updated, the last number of its record, shape (rows, 1). */
  NDArray updates() {
    long length = records.getShape().get(1);
    return columns(length - 1, length);
  }

  private NDArray columns(long from, long to) {
    return records.get(new NDIndex(":, " + from + ":" + to));
  }
}
