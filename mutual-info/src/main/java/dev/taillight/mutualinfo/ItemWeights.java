package dev.taillight.mutualinfo;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.IntColumn;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How much each item counts. Immutable and thread-safe. */
final class ItemWeights {

  /** Lets all items through. */
  static final IntPredicate ALL = row -> true;

  private final int items;
  private final RowRange rows;
  private final @Nullable IntColumn interactions;

  private ItemWeights(int items, RowRange rows, @Nullable IntColumn interactions) {
    this.items = items;
    this.rows = rows;
    this.interactions = interactions;
  }

  static ItemWeights of(EncodedDataset dataset, Weighting weighting) {
    return of(dataset, weighting, Shard.WHOLE);
  }

  /** The weights of the items of a shard. */
  static ItemWeights of(EncodedDataset dataset, Weighting weighting, Shard shard) {
    int items = dataset.items().size();
    return new ItemWeights(
        items, shard.rows(items), weighting == Weighting.ITEMS ? null : dataset.itemCounts());
  }

  /** How many items there are, counted or not. */
  int items() {
    return items;
  }

  /** The rows that are gone through. */
  RowRange rows() {
    return rows;
  }

  /** How many items are counted. */
  long itemCount() {
    return IntStream.range(rows.from(), rows.to()).filter(counted()).count();
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
