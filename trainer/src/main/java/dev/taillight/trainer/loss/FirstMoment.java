package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/** Σ s over the negatives of each row; its derivative is 1. */
final class FirstMoment implements PairLoss {

  @Override
  public double differentiate(ScoreBlock scores) {
    scores.clearPositives();
    NDArray logits = scores.logits();
    double sum = logits.sum().getFloat();
    scores.replace(logits.onesLike());
    scores.clearPositives();
    return sum;
  }
}
