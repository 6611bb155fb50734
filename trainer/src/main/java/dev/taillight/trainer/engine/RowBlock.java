package dev.taillight.trainer.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Some consecutive rows of a batch: what one thread works on at a time.
 *
 * @param from the first row
 * @param to the row after the last one
 */
public record RowBlock(int from, int to) {

  /**
   * Divides rows into blocks of the same size, the last one smaller.
   *
   * @param rows how many rows there are
   * @param size how many a block has at most, at least 1
   */
  public static List<RowBlock> split(int rows, int size) {
    List<RowBlock> blocks = new ArrayList<>();
    for (int from = 0; from < rows; from += size) {
      blocks.add(new RowBlock(from, (int) Math.min(rows, (long) from + size)));
    }
    return blocks;
  }

  /** How many rows there are. */
  public int size() {
    return to - from;
  }
}
