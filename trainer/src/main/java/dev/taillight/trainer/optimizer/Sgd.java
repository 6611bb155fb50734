package dev.taillight.trainer.optimizer;

import ai.djl.ndarray.NDArray;

/** θ ← θ − η g. */
public final class Sgd implements UpdateRule {

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public boolean countsUpdates() {
    return false;
  }

  @Override
  public void apply(ParameterBlock block, float[] gradient, Move move) {
    float[] values = block.values();
    float rate = move.learningRate() * move.gradientScale();
    for (int i = 0; i < move.length(); i++) {
      values[i] -= rate * gradient[i];
    }
  }

  @Override
  public void apply(RowRecords rows, NDArray gradient, float gradientScale, float learningRate) {
    rows.values().subi(gradient.mul(learningRate * gradientScale));
  }
}
