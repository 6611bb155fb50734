package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The in-batch sampled softmax (Yi et al., RecSys 2019, eq. 4): {@code L = log Σ_j exp s_j − s⁺},
 * the cross-entropy of a pair's own item among all candidates but the copies of it. The gradient is
 * dL/ds_j = P_j, and P⁺ − 1 for the own item, where P is the softmax.
 */
public final class SampledSoftmax implements PairLoss {

  /** Below this the logarithm of a probability in float32 is no longer exact, or −∞. */
  private static final float SMALLEST = 1e-30f;

  @Override
  public double differentiate(ScoreBlock scores) {
    scores.excludeCopies();
    NDArray logits = scores.logits();
    NDArray probabilities = logits.softmax(1);
    NDArray own = scores.own(probabilities);
    double loss =
        own.min().getFloat() > SMALLEST
            ? -own.log().sum().getFloat()
            : -scores.own(logits.logSoftmax(1)).sum().getFloat();
    scores.replace(probabilities);
    scores.setOwn(own.subi(1));
    return loss;
  }
}
