package dev.taillight.trainer;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.loss.Candidates;

/**
 * The input of one step. The item tower sees the items of the n pairs and, below them, the uniform
 * negatives and both views of the m items in one pass. The arrays are read by the step only.
 */
final class TrainingBatch {

  private final FeatureBatch queries;
  private final FeatureBatch items;
  private final Candidates candidates;
  private final int[] viewedItems;

  TrainingBatch(
      FeatureBatch queries, FeatureBatch items, Candidates candidates, int[] viewedItems) {
    this.queries = queries;
    this.items = items;
    this.candidates = candidates;
    this.viewedItems = viewedItems;
  }

  /** The query features of the n pairs. */
  FeatureBatch queries() {
    return queries;
  }

  /** The item features: the candidates' rows, then m left views, then m right views. */
  FeatureBatch items() {
    return items;
  }

  /** The items against which the queries are scored: those of the pairs, then uniform ones. */
  Candidates candidates() {
    return candidates;
  }

  /** The item rows of the views, length m, or empty without the contrastive loss. */
  int[] viewedItems() {
    return viewedItems;
  }
}
