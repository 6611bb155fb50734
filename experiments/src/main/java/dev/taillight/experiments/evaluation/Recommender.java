package dev.taillight.experiments.evaluation;

import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.util.Optional;

/** A system that recommends items of a corpus to users. */
public interface Recommender {

  /** The name in files and tables, e.g. {@code "item_knn"}. */
  String name();

  /**
   * Recommends.
   *
   * @param users user rows
   * @param k how many items to recommend to each user, at most
   * @param exclusions the items that {@code users[i]} must not be given are {@code
   *     exclusions.of(i)}
   * @param task is advanced by the number of users in all, little by little where it takes long
   * @return the items of {@code users[i]} are those of query i
   */
  TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task);

  /** Recommends without saying how far it is. */
  default TopK recommend(int[] users, int k, Exclusions exclusions) {
    return recommend(users, k, exclusions, new Progress.Task() {});
  }

  /** The vectors behind the recommendations, if there are any. */
  default Optional<VectorSpace> vectors() {
    return Optional.empty();
  }
}
