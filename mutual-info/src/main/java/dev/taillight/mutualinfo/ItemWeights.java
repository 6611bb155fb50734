package dev.taillight.mutualinfo;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.IntColumn;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** How much each item counts. Immutable and thread-safe. */
final class ItemWeights {

  /** Lets all items through. */
  static final IntPredicate ALL = row -> true;

  private final int items;
  private final @Nullable IntColumn interactions;

  private ItemWeights(int items, @Nullable IntColumn interactions) {
    this.items = items;
    this.interactions = interactions;
  }

  static ItemWeights of(EncodedDataset dataset, Weighting weighting) {
    return new ItemWeights(
        dataset.items().size(), weighting == Weighting.ITEMS ? null : dataset.itemCounts());
  }

  /** How many items there are, counted or not. */
  int items() {
    return items;
  }

  /** Whether every item counts once. */
  boolean uniform() {
    return interactions == null;
  }

  /** The items that have a weight. */
  IntPredicate counted() {
    return interactions == null ? ALL : row -> at(row) > 0;
  }

  /** The weight of an item, a whole number of 0 or more. */
  int at(int row) {
    return interactions == null ? 1 : interactions.at(row);
  }
}
