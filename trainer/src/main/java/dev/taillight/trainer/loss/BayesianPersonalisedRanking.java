package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * BPR (Rendle et al., UAI 2009): {@code −log σ(s⁺ − s⁻)}, the mean over a pair's negatives, where
 * s⁺ is the logit of the pair's item and s⁻ that of a negative.
 */
public final class BayesianPersonalisedRanking implements MainLoss {

  @Override
  public NDArray mean(CandidateScores scores) {
    return scores.meanOverNegatives(scores.lead().getNDArrayInternal().softPlus());
  }
}
