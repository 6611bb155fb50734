package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * BPR (Rendle et al., UAI 2009): {@code −log σ(s⁺ − s⁻)}, the mean over a pair's negatives, where
 * s⁺ is the logit of the pair's item and s⁻ that of a negative. With x = s⁻ − s⁺ the loss is
 * softplus(x) and its derivative σ(x).
 */
public final class BayesianPersonalisedRanking implements PairLoss {

  @Override
  public double differentiate(ScoreBlock scores) {
    NDArray positives = scores.own().reshape(-1, 1);
    scores.excludePositives();
    NDArray lead = scores.logits().subi(positives);
    NDArray share = scores.shareOfANegative();
    double loss = lead.getNDArrayInternal().softPlus().mul(share).sum().getFloat();
    NDArray gradient = lead.getNDArrayInternal().sigmoid().muli(share);
    scores.replace(gradient);
    scores.setOwn(gradient.sum(new int[] {1}).negi());
    return loss;
  }
}
