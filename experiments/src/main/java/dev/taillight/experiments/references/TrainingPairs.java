package dev.taillight.experiments.references;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.evaluation.Corpus;
import java.util.stream.IntStream;

/**
 * The distinct training pairs by user and by item, which several systems share. Takes 8 bytes per
 * pair, 8 per item and 4 per user. Immutable and thread-safe.
 */
final class TrainingPairs {

  private final Corpus corpus;
  private final SparseRows itemsOfUsers;
  private final SparseRows usersOfItems;
  private final int[] trained;
  private final int[] positions;

  /**
   * @param dataset whose training interactions are taken
   * @param corpus the items that can be recommended
   */
  TrainingPairs(EncodedDataset dataset, Corpus corpus) {
    int items = dataset.items().size();
    this.corpus = corpus;
    this.itemsOfUsers = SparseRows.of(dataset.interactions(Split.TRAIN), dataset.users().size());
    this.usersOfItems = itemsOfUsers.transposed(items);
    this.trained = IntStream.range(0, items).filter(i -> usersOfItems.count(i) > 0).toArray();
    this.positions = new int[items];
    for (int position = 0; position < trained.length; position++) {
      positions[trained[position]] = position;
    }
  }

  /** I(u): the item rows of each user. */
  SparseRows itemsOfUsers() {
    return itemsOfUsers;
  }

  /** U(i): the user rows of each item. */
  SparseRows usersOfItems() {
    return usersOfItems;
  }

  /** The items that can be recommended. */
  Corpus corpus() {
    return corpus;
  }

  /** How many items there are in the catalogue. */
  int items() {
    return usersOfItems.rows();
  }

  /** How many users there are. */
  int users() {
    return itemsOfUsers.rows();
  }

  /** How many items have a training pair. */
  int trainedCount() {
    return trained.length;
  }

  /** The row of an item with a training pair, by its place among those, ascending. */
  int trained(int position) {
    return trained[position];
  }

  /** The place of an item among those with a training pair; of one without, any. */
  int position(int item) {
    return positions[item];
  }

  /** Whether an item has a training pair and can be recommended. */
  boolean recommendable(int item) {
    return usersOfItems.count(item) > 0 && corpus.contains(item);
  }
}
