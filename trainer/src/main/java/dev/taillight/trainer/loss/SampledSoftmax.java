package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The in-batch sampled softmax (Yi et al., RecSys 2019, eq. 4): the cross-entropy of a pair's own
 * item among all candidates.
 */
public final class SampledSoftmax implements MainLoss {

  @Override
  public NDArray mean(CandidateScores scores) {
    return InBatchSoftmax.meanCrossEntropy(
        scores.logits(), scores.positives(), scores.duplicates());
  }
}
