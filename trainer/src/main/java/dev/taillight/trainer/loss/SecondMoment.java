package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/** Σ s² over the negatives of each row; its derivative is 2·s. */
final class SecondMoment implements PairLoss {

  @Override
  public double differentiate(ScoreBlock scores) {
    scores.clearPositives();
    NDArray logits = scores.logits();
    double sum = logits.square().sum().getFloat();
    logits.muli(2);
    return sum;
  }
}
