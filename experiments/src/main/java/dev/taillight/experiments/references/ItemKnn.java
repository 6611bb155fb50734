package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

/**
 * Recommends the neighbours of a user's training items (Sarwar et al., WWW 2001; Deshpande and
 * Karypis, TOIS 2004). With U(i) the users of item i in training, the similarity of two items is
 * the cosine |U(i) ∩ U(j)| / √(|U(i)| |U(j)|); the rest is told at {@link ItemNeighbours}.
 *
 * <p>Takes 12 · n bytes per item with a training interaction, and time in the order of the sum of
 * the squared numbers of items per user. Results do not depend on the number of threads.
 */
public final class ItemKnn implements Recommender {

  private final ItemNeighbours neighbours;

  /**
   * Computes the neighbours of all items.
   *
   * @param pairs say what is similar
   * @param neighbours how many neighbours each item keeps, n
   * @param progress is told how many items there are
   */
  ItemKnn(TrainingPairs pairs, int neighbours, Progress progress) {
    try (Progress.Task task = progress.start("prepare item_knn", pairs.trainedCount(), "items")) {
      this.neighbours =
          ItemNeighbours.find(
              pairs,
              neighbours,
              task,
              (item, room, visitor) -> cosines(pairs, item, room, visitor));
    }
  }

  @Override
  public String name() {
    return "item_knn";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    return neighbours.recommend(users, k, exclusions, task);
  }

  private static void cosines(
      TrainingPairs pairs, int item, Accumulator common, Accumulator.Visitor visitor) {
    SparseRows users = pairs.usersOfItems();
    common.addCommon(item, users, pairs.itemsOfUsers());
    common.drain(
        (other, count) ->
            visitor.visit(
                other, count / Math.sqrt((double) users.count(item) * users.count(other))));
  }
}
