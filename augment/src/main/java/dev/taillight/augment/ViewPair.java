package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;

/**
 * Two views of the same m items, row by row.
 *
 * @param left the first view, m rows
 * @param right the second view, m rows
 */
public record ViewPair(FeatureBatch left, FeatureBatch right) {

  /** Two views that are one: what is computed of it serves both. */
  public static ViewPair same(FeatureBatch items) {
    return new ViewPair(items, items);
  }

  /** Whether both views are the same batch, so that one pass of the tower serves both. */
  public boolean isOne() {
    return left == right;
  }
}
