package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The pointwise logistic loss: {@code −log σ(s⁺)} plus the mean over a pair's negatives of {@code
 * −log σ(−s⁻)}, so that the two sides weigh the same, however many negatives there are. The
 * derivatives are −σ(−s⁺) and σ(s⁻).
 */
public final class PointwiseLogistic implements PairLoss {

  @Override
  public double differentiate(ScoreBlock scores) {
    NDArray below = scores.own().negi();
    scores.excludePositives();
    NDArray logits = scores.logits();
    NDArray share = scores.shareOfANegative();
    double negatives = logits.getNDArrayInternal().softPlus().mul(share).sum().getFloat();
    double positives = below.getNDArrayInternal().softPlus().sum().getFloat();
    scores.replace(logits.getNDArrayInternal().sigmoid().muli(share));
    scores.setOwn(below.getNDArrayInternal().sigmoid().negi());
    return positives + negatives;
  }
}
