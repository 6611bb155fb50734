package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

/**
 * Recommends the items whose features are like those of a user's training items; cold items, too.
 * The similarity of two items is the cosine of their tf-idf vectors (see {@link FeatureWeights});
 * each item with a training interaction has the n most similar others of the corpus as neighbours;
 * the rest is told at {@link ItemNeighbours}.
 *
 * <p>Takes what {@link FeatureWeights} takes and 12 · n bytes per item with a training interaction,
 * and time in the order of the sum of the squared numbers of items per feature value. Results do
 * not depend on the number of threads.
 */
public final class ContentKnn implements Recommender {

  private final ItemNeighbours neighbours;

  /**
   * Computes the neighbours of all items.
   *
   * @param weights the features of the items
   * @param pairs what the users have
   * @param neighbours how many neighbours each item keeps, n
   * @param progress is told how many items there are
   */
  ContentKnn(FeatureWeights weights, TrainingPairs pairs, int neighbours, Progress progress) {
    try (Progress.Task task =
        progress.start("prepare content_knn", pairs.trainedCount(), "items")) {
      this.neighbours = ItemNeighbours.find(pairs, neighbours, task, weights::cosines);
    }
  }

  @Override
  public String name() {
    return "content_knn";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    return neighbours.recommend(users, k, exclusions, task);
  }
}
