package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The hinge: {@code max(0, margin − s⁺ + s⁻)}, the mean over a pair's negatives, where s⁺ is the
 * logit of the pair's item and s⁻ that of a negative.
 */
public final class MarginHinge implements MainLoss {

  private final double margin;

  /**
   * @param margin by how much s⁺ must be above s⁻ to cost nothing, in units of a logit
   */
  public MarginHinge(double margin) {
    this.margin = margin;
  }

  @Override
  public NDArray mean(CandidateScores scores) {
    NDArray lead = scores.lead();
    NDArray missing = lead.add(LossFactor.of(lead.getManager(), margin));
    return scores.meanOverNegatives(missing.getNDArrayInternal().relu());
  }
}
