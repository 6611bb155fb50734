package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * Σ exp(s − c) over the negatives of each row, which is its own derivative. For unit vectors x and
 * y, s = 2t·x·y and c = 2t it is the Gaussian potential exp(−t·‖x − y‖²) of Wang and Isola.
 */
final class GaussianPotential implements PairLoss {

  private final double largest;

  /**
   * @param largest c, the largest logit there can be
   */
  GaussianPotential(double largest) {
    this.largest = largest;
  }

  @Override
  public double differentiate(ScoreBlock scores) {
    scores.excludePositives();
    NDArray potential = scores.logits().subi(largest).exp();
    double sum = potential.sum().getFloat();
    scores.replace(potential);
    return sum;
  }
}
