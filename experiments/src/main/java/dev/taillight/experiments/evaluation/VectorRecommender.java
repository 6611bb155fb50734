package dev.taillight.experiments.evaluation;

import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.ExactSearch;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.ItemFilter;
import dev.taillight.trainer.search.SearchBlocks;
import dev.taillight.trainer.search.TopK;
import java.util.Optional;

/** Recommends the items whose vectors have the largest inner products with the user's. */
public final class VectorRecommender implements Recommender {

  private final String name;
  private final VectorSpace space;
  private final ExactSearch search;

  /**
   * @param name the name in files and tables
   * @param space the vectors
   * @param filter the items that can be recommended
   * @param blocks how much the search multiplies at a time
   */
  public VectorRecommender(String name, VectorSpace space, ItemFilter filter, SearchBlocks blocks) {
    this.name = name;
    this.space = space;
    this.search = new ExactSearch(space.items(), filter, blocks);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    return search.search(space.queries().apply(users), k, exclusions, task);
  }

  @Override
  public Optional<VectorSpace> vectors() {
    return Optional.of(space);
  }
}
