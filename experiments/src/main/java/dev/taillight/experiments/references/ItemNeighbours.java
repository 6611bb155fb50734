package dev.taillight.experiments.references;

import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

/**
 * The n nearest other items of each item with a training pair, and the recommendations that follow
 * from them: the score of an item for a user is the sum of its similarities to those of the user's
 * items that have it among their neighbours; items without a score are not recommended, so that
 * lists can be short. Takes 12 · n bytes per item with a training pair. Thread-safe.
 */
final class ItemNeighbours {

  private final TrainingPairs pairs;
  private final TopK neighbours;

  private ItemNeighbours(TrainingPairs pairs, TopK neighbours) {
    this.pairs = pairs;
    this.neighbours = neighbours;
  }

  /**
   * Finds the neighbours of all items.
   *
   * @param neighbours how many each item keeps, n: the most similar others with a similarity above
   *     0, equal ones by ascending row
   * @param task is advanced by the number of items with a training pair
   * @param similarities gives an item's similarities above 0
   */
  static ItemNeighbours find(
      TrainingPairs pairs, int neighbours, Progress.Task task, Similarities similarities) {
    int kept = Math.max(1, Math.min(neighbours, pairs.items() - 1));
    TopK.Builder best = new TopK.Builder(pairs.trainedCount(), kept);
    RowParts.work(
        pairs.trainedCount(),
        task,
        (from, to) -> {
          Accumulator room = new Accumulator(pairs.items());
          for (int position = from; position < to; position++) {
            offer(pairs.trained(position), position, similarities, room, best);
          }
        });
    return new ItemNeighbours(pairs, best.build());
  }

  private static void offer(
      int item, int query, Similarities similarities, Accumulator room, TopK.Builder best) {
    similarities.of(
        item,
        room,
        (other, similarity) -> {
          if (other != item) {
            best.offer(query, other, similarity);
          }
        });
  }

  /** Recommends as {@link dev.taillight.experiments.evaluation.Recommender} asks for. */
  TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    TopK.Builder best = new TopK.Builder(users.length, k);
    RowParts.work(
        users.length,
        task,
        (from, to) -> {
          Accumulator scores = new Accumulator(pairs.items());
          for (int query = from; query < to; query++) {
            add(users[query], scores);
            scores.offerAll(query, pairs.corpus(), exclusions, best);
          }
        });
    return best.build();
  }

  private void add(int user, Accumulator scores) {
    SparseRows items = pairs.itemsOfUsers();
    for (int i = items.start(user); i < items.end(user); i++) {
      int position = pairs.position(items.column(i));
      for (int rank = 0; rank < neighbours.count(position); rank++) {
        scores.add(neighbours.item(position, rank), neighbours.score(position, rank));
      }
    }
  }

  /** How similar items are. Thread-safe. */
  @FunctionalInterface
  interface Similarities {

    /**
     * Hands over the items whose similarity to an item is above 0.
     *
     * @param room is empty and is left empty
     */
    void of(int item, Accumulator room, Accumulator.Visitor visitor);
  }
}
