package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * L_main: the in-batch sampled softmax with correction of the sampling bias (Yi et al., RecSys
 * 2019, eq. 4–6). The negatives of a pair are the items of the other pairs of its batch, so an item
 * is drawn in proportion to its popularity; its logit is {@code cos(q, v)/τ − λ·log p(v)}. λ = 1
 * removes the bias in full, λ = 0 leaves it.
 */
public final class SampledSoftmax {

  private final MainLossConfig config;

  public SampledSoftmax(MainLossConfig config) {
    this.config = config;
  }

  /**
   * The mean loss over n pairs.
   *
   * @param queries unit vectors, shape (n, d)
   * @param items unit vectors of the pairs' items, shape (n, d)
   * @param itemRows which item each pair has, length n; equal ones are no negatives of each other
   * @param logProbability log p of each pair's item, its share of the training pairs, length n
   * @return a scalar
   */
  public NDArray mean(NDArray queries, NDArray items, int[] itemRows, float[] logProbability) {
    NDManager manager = queries.getManager();
    NDArray perTemperature = LossFactor.of(manager, 1 / config.temperature());
    NDArray logits = queries.matMul(items.transpose()).mul(perTemperature);
    NDArray positives = queries.mul(items).sum(new int[] {1}).mul(perTemperature);
    if (config.popularityCorrection() != 0) {
      NDArray correction = manager.create(logProbability).mul(config.popularityCorrection());
      logits = logits.sub(correction.reshape(1, -1));
      positives = positives.sub(correction);
    }
    return InBatchSoftmax.meanCrossEntropy(logits, positives, itemRows);
  }
}
