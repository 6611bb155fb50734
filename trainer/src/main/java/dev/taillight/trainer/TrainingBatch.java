package dev.taillight.trainer;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.embedding.PreparedInputs;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The input of one step. The item tower sees the items of the n pairs and, below them, the uniform
 * negatives and both views of the m items in one pass. The arrays are read by the step only. To be
 * closed after its last step.
 */
final class TrainingBatch implements AutoCloseable {

  private final long firstPair;
  private final FeatureBatch queries;
  private final FeatureBatch items;
  private final PreparedInputs inputs;
  private final int[] candidateItems;
  private final ViewRows views;

  TrainingBatch(
      long firstPair,
      FeatureBatch queries,
      FeatureBatch items,
      PreparedInputs inputs,
      int[] candidateItems,
      ViewRows views) {
    this.firstPair = firstPair;
    this.queries = queries;
    this.items = items;
    this.inputs = inputs;
    this.candidateItems = candidateItems;
    this.views = views;
  }

  /** n, how many pairs there are. */
  int pairs() {
    return queries.rows();
  }

  /** How many pairs the steps before had, over all epochs. */
  long firstPair() {
    return firstPair;
  }

  /** The query features of the n pairs. */
  FeatureBatch queries() {
    return queries;
  }

  /**
   * The item features: the candidates' rows, then m left views, then the right views, or only
   * these, where they are both.
   */
  FeatureBatch items() {
    return items;
  }

  /** What the towers look up: batch 0 are the queries, batch 1 the items. */
  PreparedInputs inputs() {
    return inputs;
  }

  /** The item rows of the n pairs, then those of the uniform negatives. */
  int[] candidateItems() {
    return candidateItems;
  }

  /** The item rows of the right views, m or more, or empty without the contrastive loss. */
  int[] viewedItems() {
    return views.items();
  }

  /** The item of each row of {@link #items()}. */
  int[] itemRows() {
    IntStream left =
        views.areOne() ? IntStream.empty() : Arrays.stream(views.items(), 0, views.size());
    return IntStream.concat(
            IntStream.of(candidateItems), IntStream.concat(left, IntStream.of(views.items())))
        .toArray();
  }

  /** Where the views are among the items, below the candidates. */
  ViewRows views() {
    return views;
  }

  @Override
  public void close() {
    inputs.close();
  }
}
