package dev.taillight.trainer;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.function.IntFunction;

/** What the query tower sees of a user: the user's features and, where configured, the history. */
final class QueryFeatures {

  /** The name of the history's table and feature; no vocabulary or feature can be called so. */
  static final String HISTORY = "history/items";

  private final EncodedDataset dataset;
  private final HistoryConfig history;
  private final Interactions train;

  QueryFeatures(EncodedDataset dataset, HistoryConfig history) {
    this.dataset = dataset;
    this.history = history;
    this.train = dataset.interactions(Split.TRAIN);
    if (dataset.users().features().isEmpty() && !history.enabled()) {
      throw new IllegalArgumentException(
          "model.history.enabled: the users have no features, so the query tower needs the history");
    }
  }

  /** The features of users whose whole history is known. */
  FeatureBatch ofUsers(int[] users) {
    return gather(users, i -> train.itemsOf(users[i]), i -> RandomStream.of(0, HISTORY, users[i]));
  }

  /**
   * The features of the users of training pairs, each target left out of its user's history.
   *
   * @param stream where the choice among the items of long histories comes from
   */
  FeatureBatch ofPairs(int[] users, int[] targets, RandomStream stream) {
    return gather(users, i -> without(train.itemsOf(users[i]), targets[i]), i -> stream);
  }

  private FeatureBatch gather(
      int[] users, IntFunction<int[]> itemsOf, IntFunction<RandomStream> streams) {
    FeatureBatch features = FeatureBatch.gather(dataset.users(), users);
    if (!history.enabled()) {
      return features;
    }
    int[] offsets = new int[users.length + 1];
    int[] codes = new int[users.length * 4];
    for (int i = 0; i < users.length; i++) {
      int[] items = choose(itemsOf.apply(i), streams, i);
      int end = offsets[i] + items.length;
      if (end > codes.length) {
        codes = Arrays.copyOf(codes, Math.max(end, 2 * codes.length));
      }
      System.arraycopy(items, 0, codes, offsets[i], items.length);
      offsets[i + 1] = end;
    }
    return features.with(offsets, codes);
  }

  /** At most the configured number of items; none at all becomes the learned default. */
  private int[] choose(int[] items, IntFunction<RandomStream> streams, int index) {
    if (items.length == 0) {
      return new int[] {FeatureBatch.MASKED};
    }
    int wanted = history.maxItems();
    if (items.length <= wanted) {
      return items;
    }
    RandomStream stream = streams.apply(index);
    for (int i = 0; i < wanted; i++) {
      int other = i + stream.nextInt(items.length - i);
      int item = items[other];
      items[other] = items[i];
      items[i] = item;
    }
    return Arrays.copyOf(items, wanted);
  }

  private static int[] without(int[] items, int target) {
    return Arrays.stream(items).filter(item -> item != target).toArray();
  }
}
