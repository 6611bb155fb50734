package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/** L_main: what a step makes of the scores of its pairs. */
public sealed interface MainLoss
    permits SampledSoftmax, BayesianPersonalisedRanking, MarginHinge, PointwiseLogistic {

  /** The loss of the settings. */
  static MainLoss of(MainLossConfig config) {
    return switch (config.loss()) {
      case SAMPLED_SOFTMAX -> new SampledSoftmax();
      case BPR -> new BayesianPersonalisedRanking();
      case HINGE -> new MarginHinge(config.margin());
      case LOGISTIC -> new PointwiseLogistic();
    };
  }

  /**
   * The mean loss over the n pairs.
   *
   * @return a scalar
   */
  NDArray mean(CandidateScores scores);
}
