package dev.taillight.trainer.search;

import dev.taillight.settings.SettingsCheck;

/**
 * How much of the two matrices is multiplied at a time. It decides memory and speed, never the
 * result.
 *
 * @param items how many items
 * @param queries how many queries
 */
public record SearchBlocks(int items, int queries) {

  /** Blocks whose scores, 8 MiB of floats, stay in the caches of common machines. */
  public static final SearchBlocks DEFAULT = new SearchBlocks(8192, 256);

  private static final long MOST_SCORES = 1L << 28;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a size is below 1 or one block of
   *     scores would be larger than 1 GiB
   */
  public SearchBlocks {
    new SettingsCheck()
        .positive("items", items)
        .positive("queries", queries)
        .that(
            (long) items * queries <= MOST_SCORES,
            "items",
            items + " items x " + queries + " queries",
            "at most " + MOST_SCORES + " scores in a block")
        .throwIfAny();
  }
}
