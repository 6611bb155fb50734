package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The hinge: {@code max(0, margin − s⁺ + s⁻)}, the mean over a pair's negatives, where s⁺ is the
 * logit of the pair's item and s⁻ that of a negative. Its derivative by s⁻ is 1 where the loss is
 * above 0.
 */
public final class MarginHinge implements PairLoss {

  private final double margin;

  /**
   * @param margin by how much s⁺ must be above s⁻ to cost nothing, in units of a logit
   */
  public MarginHinge(double margin) {
    this.margin = margin;
  }

  @Override
  public double differentiate(ScoreBlock scores) {
    NDArray positives = scores.own().reshape(-1, 1);
    scores.excludePositives();
    NDArray missing = scores.logits().subi(positives.subi(margin)).getNDArrayInternal().relu();
    NDArray share = scores.shareOfANegative();
    double loss = missing.mul(share).sum().getFloat();
    NDArray gradient = missing.signi().muli(share);
    scores.replace(gradient);
    scores.setOwn(gradient.sum(new int[] {1}).negi());
    return loss;
  }
}
