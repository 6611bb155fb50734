package dev.taillight.mutualinfo;

/**
 * How many workers count, and how many rows each holds at a time, within a bound of memory.
 *
 * @param workers how many, at least 1
 * @param rows the size of each worker's buffer of rows
 */
record CountingPlan(int workers, int rows) {

  /** Fewer rows at a time would be more passes than work. */
  private static final int FEWEST_ROWS = 1 << 12;

  /** Each row is held with a code of the inner feature. */
  private static final int BYTES_PER_ROW = 2 * Integer.BYTES;

  private static final int MOST_ROWS = Integer.MAX_VALUE - 8;
  private static final int MIB = 1 << 20;

  /**
   * Fits as many workers as there are cores into the memory, each with as many rows as it can use;
   * fewer workers where they would have next to no rows.
   *
   * @param memoryMib the memory for all, in MiB
   * @param shared what all workers share, in bytes
   * @param own what each worker needs beside its rows, in bytes
   * @param usefulRows how many rows a worker can make use of
   * @param cores how many cores there are
   * @throws IllegalArgumentException if the memory is not enough for one worker
   */
  static CountingPlan of(int memoryMib, long shared, long own, long usefulRows, int cores) {
    long free = (long) memoryMib * MIB - shared;
    for (int workers = cores; workers >= 1; workers--) {
      long rows = (free / workers - own) / BYTES_PER_ROW;
      if (rows >= Math.min(usefulRows, FEWEST_ROWS)) {
        return new CountingPlan(
            workers, (int) Math.max(1, Math.min(Math.min(rows, usefulRows), MOST_ROWS)));
      }
    }
    long needed = shared + own + (long) FEWEST_ROWS * BYTES_PER_ROW;
    throw new IllegalArgumentException(
        "mutual_info.memory_mib: the vocabularies of these features need at least %d, got %d"
            .formatted((needed + MIB - 1) / MIB, memoryMib));
  }
}
