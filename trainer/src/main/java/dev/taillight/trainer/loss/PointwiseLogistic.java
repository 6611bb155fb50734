package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The pointwise logistic loss: {@code −log σ(s⁺)} plus the mean over a pair's negatives of {@code
 * −log σ(−s⁻)}, so that the two sides weigh the same, however many negatives there are.
 */
public final class PointwiseLogistic implements MainLoss {

  @Override
  public NDArray mean(CandidateScores scores) {
    NDArray positive = scores.positives().neg().getNDArrayInternal().softPlus().mean();
    NDArray negative = scores.logits().getNDArrayInternal().softPlus();
    return positive.add(scores.meanOverNegatives(negative));
  }
}
