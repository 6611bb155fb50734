package dev.taillight.trainer.loss;

/**
 * A loss of pairs: what a step makes of the scores of a pair's own item and of the other
 * candidates. All of them give their gradient in closed form.
 */
public sealed interface PairLoss
    permits SampledSoftmax,
        BayesianPersonalisedRanking,
        MarginHinge,
        PointwiseLogistic,
        FirstMoment,
        SecondMoment,
        GaussianPotential {

  /** The loss of the settings. */
  static PairLoss of(MainLossConfig config) {
    return switch (config.loss()) {
      case SAMPLED_SOFTMAX -> new SampledSoftmax();
      case BPR -> new BayesianPersonalisedRanking();
      case HINGE -> new MarginHinge(config.margin());
      case LOGISTIC -> new PointwiseLogistic();
    };
  }

  /**
   * Adds up the loss of some rows and puts its gradient in the place of their logits.
   *
   * @return Σ L over the rows
   */
  double differentiate(ScoreBlock scores);
}
