package dev.taillight.trainer;

import dev.taillight.dataset.FeatureBatch;

/**
 * The input of one step. The item tower sees the items of the n pairs and, below them, both views
 * of the m items in one pass. The arrays are read by the step only.
 */
final class TrainingBatch {

  private final FeatureBatch queries;
  private final FeatureBatch items;
  private final int[] pairItems;
  private final float[] logProbability;
  private final int[] viewedItems;

  TrainingBatch(
      FeatureBatch queries,
      FeatureBatch items,
      int[] pairItems,
      float[] logProbability,
      int[] viewedItems) {
    this.queries = queries;
    this.items = items;
    this.pairItems = pairItems;
    this.logProbability = logProbability;
    this.viewedItems = viewedItems;
  }

  /** The query features of the n pairs. */
  FeatureBatch queries() {
    return queries;
  }

  /** The item features: n rows of the pairs, then m left views, then m right views. */
  FeatureBatch items() {
    return items;
  }

  /** The item rows of the pairs, length n. */
  int[] pairItems() {
    return pairItems;
  }

  /** log p of the pairs' items, length n. */
  float[] logProbability() {
    return logProbability;
  }

  /** The item rows of the views, length m, or empty without the contrastive loss. */
  int[] viewedItems() {
    return viewedItems;
  }
}
