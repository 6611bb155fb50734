package dev.taillight.trainer.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Some consecutive rows of a batch: what one thread works on at a time.
 *
 * @param from the first row
 * @param to the row after the last one
 * @param device the number of the device that works on them
 */
public record RowBlock(int from, int to, int device) implements Placed {

  /** A block of the first device. */
  public RowBlock(int from, int to) {
    this(from, to, 0);
  }

  /**
   * Divides rows into blocks of the same size, the last one smaller.
   *
   * @param rows how many rows there are
   * @param size how many a block has at most, at least 1
   */
  public static List<RowBlock> split(int rows, int size) {
    List<RowBlock> blocks = new ArrayList<>();
    for (long from = 0; from < rows; from += size) {
      blocks.add(new RowBlock((int) from, (int) Math.min(rows, from + size)));
    }
    return blocks;
  }

  /** The same rows on another device. */
  RowBlock on(int otherDevice) {
    return new RowBlock(from, to, otherDevice);
  }

  /** The rows that lie so many rows further on. */
  public RowBlock after(int rows) {
    return new RowBlock(from + rows, to + rows, device);
  }

  /** How many rows there are. */
  public int size() {
    return to - from;
  }
}
