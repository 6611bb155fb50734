package dev.taillight.trainer;

import dev.taillight.trainer.loss.Candidates;

/** Says what the queries of a batch are scored against, and how probable each of it was. */
final class CandidatePool {

  private final ItemShares shares;
  private final int catalogueSize;

  /**
   * @param shares p of the items; the batches of a training pass through it in order
   * @param catalogueSize how many items the catalogue has
   */
  CandidatePool(ItemShares shares, int catalogueSize) {
    this.shares = shares;
    this.catalogueSize = catalogueSize;
  }

  /** The candidates of a batch; to be called once for each batch, in order. */
  Candidates candidates(TrainingBatch batch) {
    shares.observe(batch);
    int[] items = batch.candidateItems();
    int uniform = items.length - batch.pairs();
    return new Candidates(batch.pairs(), items, shares.shares(items), uniform, catalogueSize);
  }
}
