package dev.taillight.experiments.references;

import dev.taillight.progress.Progress;
import java.util.stream.IntStream;

/**
 * Divides rows between threads: blocks one after the other, parts of a block beside each other.
 * What a part computes may not depend on where it begins and ends.
 */
final class RowParts {

  /** How many parts a block is cut into; each may hold room for all items. */
  private static final int PARTS = 16;

  /** After how many rows progress is shown, at the latest. */
  private static final int MOST_ROWS_AT_A_TIME = 4096;

  /** How often progress is shown, where rows are few but each takes long. */
  private static final int LEAST_BLOCKS = 50;

  private RowParts() {}

  /**
   * Works on all rows.
   *
   * @param rows how many there are
   * @param task is advanced by {@code rows} in all; whatever it throws ends the work
   * @param part works on some of them
   */
  static void work(int rows, Progress.Task task, Part part) {
    int size = Math.max(PARTS, Math.min(MOST_ROWS_AT_A_TIME, rows / LEAST_BLOCKS));
    for (int from = 0; from < rows; from += size) {
      int first = from;
      int count = Math.min(size, rows - from);
      IntStream.range(0, PARTS)
          .parallel()
          .forEach(p -> part.work(first + count * p / PARTS, first + count * (p + 1) / PARTS));
      task.advance(count);
    }
  }

  /** Works on rows {@code from … to − 1}, which may be none. */
  @FunctionalInterface
  interface Part {
    void work(int from, int to);
  }
}
