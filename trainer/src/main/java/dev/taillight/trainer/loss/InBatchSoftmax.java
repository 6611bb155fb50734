package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * Cross-entropy over the batch: row i of the logits should pick column i. A column that stands for
 * the same item as column i is no negative of row i and is left out of its sum.
 */
final class InBatchSoftmax {

  /** Far below every logit; e to this power is exactly 0 in float32. */
  private static final float EXCLUDED = 1e9f;

  private InBatchSoftmax() {}

  /**
   * The mean over the rows of {@code log Σ_j exp(logits[i][j]) − logits[i][i]}.
   *
   * @param logits shape (n, c), c ≥ n
   * @param positives the diagonal of the logits, shape (n)
   * @param duplicates 1 where a column j ≠ i stands for the item of column i, else 0; shape (n, c)
   * @return a scalar
   */
  static NDArray meanCrossEntropy(NDArray logits, NDArray positives, NDArray duplicates) {
    NDArray kept = logits.sub(duplicates.mul(EXCLUDED));
    NDArray maximum = kept.max(new int[] {1}, true).stopGradient();
    NDArray logSum = kept.sub(maximum).exp().sum(new int[] {1}).log().add(maximum.squeeze(1));
    return logSum.sub(positives).mean();
  }
}
