package dev.taillight.mutualinfo;

/**
 * How many workers count, and how much each holds at a time, within a bound of memory.
 *
 * @param workers how many, at least 1
 * @param rows the size of each worker's buffer of rows
 * @param copies how many columns can be copied to memory for all workers
 */
record CountingPlan(int workers, int rows, int copies) {

  /** Fewer rows at a time would be more passes than work. */
  private static final int FEWEST_ROWS = 1 << 12;

  private static final int MOST_ROWS = Integer.MAX_VALUE - 8;
  private static final int MIB = 1 << 20;

  /** Each row is held with a code of the inner feature. */
  private static final int BYTES_PER_ROW = 2 * Integer.BYTES;

  /** What a bound in MiB comes to in bytes: half of the heap at most. */
  static long memory(int mib) {
    return Math.min((long) mib * MIB, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Fits as many workers as there are cores into the memory, each with as many rows as it can use;
   * fewer workers where they would have next to no rows. What is left over goes into copies of
   * columns.
   *
   * @param memory the memory for all, in bytes
   * @param shared what all workers share, in bytes
   * @param own what each worker needs beside its rows, in bytes
   * @param usefulRows how many rows a worker can make use of
   * @param copy what the copy of a column takes, in bytes
   * @param cores how many cores there are
   * @throws IllegalArgumentException if the memory is not enough for one worker
   */
  static CountingPlan of(
      long memory, long shared, long own, long usefulRows, long copy, int cores) {
    long free = memory - shared;
    for (int workers = cores; workers >= 1; workers--) {
      long rows = Math.min((free / workers - own) / BYTES_PER_ROW, MOST_ROWS);
      if (rows >= Math.min(usefulRows, FEWEST_ROWS)) {
        long taken = Math.max(1, Math.min(rows, usefulRows));
        long left = free - workers * (own + taken * BYTES_PER_ROW);
        return new CountingPlan(workers, (int) taken, (int) Math.max(0, left / copy));
      }
    }
    long needed = shared + own + (long) FEWEST_ROWS * BYTES_PER_ROW;
    throw new IllegalArgumentException(
        ("mutual_info.memory_mib: the vocabularies of these features need at least %d (and twice"
                + " that in the heap of the Java virtual machine), got %d")
            .formatted((needed + MIB - 1) / MIB, memory / MIB));
  }
}
