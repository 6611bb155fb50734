package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The in-batch sampled softmax (Yi et al., RecSys 2019, eq. 4): {@code L = log Σ_j exp s_j − s⁺},
 * the cross-entropy of a pair's own item among all candidates but the copies of it. The gradient is
 * dL/ds_j = P_j, and P⁺ − 1 for the own item, where P is the softmax.
 */
public final class SampledSoftmax implements PairLoss {

  @Override
  public double differentiate(ScoreBlock scores) {
    scores.excludeCopies();
    scores.replace(scores.logits().logSoftmax(1));
    NDArray own = scores.own();
    scores.replace(scores.logits().exp());
    scores.setOwn(own.exp().subi(1));
    return -own.sum().getFloat();
  }
}
