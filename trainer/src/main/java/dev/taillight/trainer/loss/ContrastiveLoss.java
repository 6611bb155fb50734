package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * L_self: the contrastive loss between two views of the same items, InfoNCE with the other items'
 * second views as negatives (Yao et al., CIKM 2021, eq. 3). Its temperature is its own.
 */
public final class ContrastiveLoss {

  private final ContrastiveConfig config;

  public ContrastiveLoss(ContrastiveConfig config) {
    this.config = config;
  }

  /**
   * The mean loss over m items.
   *
   * @param left unit vectors of the first views, shape (m, d)
   * @param right unit vectors of the second views, shape (m, d)
   * @param itemRows which item each row is, length m; an item drawn twice is no negative of itself
   * @return a scalar
   */
  public NDArray mean(NDArray left, NDArray right, int[] itemRows) {
    NDArray perTemperature = LossFactor.of(left.getManager(), 1 / config.temperature());
    NDArray logits = left.matMul(right.transpose()).mul(perTemperature);
    NDArray positives = left.mul(right).sum(new int[] {1}).mul(perTemperature);
    NDArray duplicates = CandidateScores.duplicates(left.getManager(), itemRows, itemRows.length);
    return InBatchSoftmax.meanCrossEntropy(logits, positives, duplicates);
  }

  /** α times a mean loss. */
  public NDArray weighted(NDArray mean) {
    return mean.mul(LossFactor.of(mean.getManager(), config.alpha()));
  }
}
