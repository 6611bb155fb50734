package dev.taillight.exporters.delta;

import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.trainer.VectorSource;

/**
 * Rows of one or two stores in an order of their own, 4 bytes for each: row r of the first store is
 * named r, row r of the second −1 − r. Thread-safe.
 */
final class SelectedRows implements VectorSource, ItemIds {

  private final int[] order;
  private final RowStore first;
  private final RowStore second;

  /**
   * @param order is kept, not copied
   */
  SelectedRows(int[] order, RowStore first, RowStore second) {
    this.order = order;
    this.first = first;
    this.second = second;
  }

  @Override
  public int size() {
    return order.length;
  }

  @Override
  public int dimension() {
    return first.vectors().dimension();
  }

  @Override
  public String at(int row) {
    int place = order[row];
    return place >= 0 ? first.ids().at(place) : second.ids().at(-1 - place);
  }

  /** Rows that follow each other in their store are read together. */
  @Override
  public void read(int from, int count, float[] target) {
    int d = dimension();
    float[] run = target;
    for (int done = 0; done < count; ) {
      int length = runLength(from + done, count - done);
      int place = order[from + done];
      VectorSource source = place >= 0 ? first.vectors() : second.vectors();
      int row = place >= 0 ? place : -1 - place;
      if (done == 0) {
        source.read(row, length, target);
      } else {
        run = run == target || run.length < length * d ? new float[length * d] : run;
        source.read(row, length, run);
        System.arraycopy(run, 0, target, done * d, length * d);
      }
      done += length;
    }
  }

  private int runLength(int from, int most) {
    int step = order[from] >= 0 ? 1 : -1;
    int length = 1;
    while (length < most && order[from + length] == order[from] + length * step) {
      length++;
    }
    return length;
  }
}
