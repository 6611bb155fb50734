package dev.taillight.trainer.optimizer;

import ai.djl.ndarray.NDArray;

/**
 * h ← h + g², θ ← θ − η g / (√h + ε), with ε = 1e-10 and h = 0 at the start, the defaults of
 * PyTorch.
 */
public final class Adagrad implements UpdateRule {

  private static final float EPSILON = 1e-10f;

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean countsUpdates() {
    return false;
  }

  @Override
  public void apply(ParameterBlock block, float[] gradient, Move move) {
    float[] values = block.values();
    float[] squares = block.state(0);
    float scale = move.gradientScale();
    float rate = move.learningRate();
    int length = move.length();
    for (int i = 0; i < length; i++) {
      float g = scale * gradient[i];
      float h = squares[i] + g * g;
      squares[i] = h;
      values[i] -= rate * g / ((float) Math.sqrt(h) + EPSILON);
    }
  }

  @Override
  public void apply(RowRecords rows, NDArray gradient, float gradientScale, float learningRate) {
    NDArray g = gradient.mul(gradientScale);
    NDArray h = rows.state(0).addi(g.square());
    rows.values().subi(g.muli(learningRate).divi(h.sqrt().addi(EPSILON)));
  }
}
