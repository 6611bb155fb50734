package dev.taillight.trainer.optimizer;

/**
 * Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8, which is added after the bias correction, as in
 * PyTorch's Adam. For an embedding row the moments and the bias correction count the updates of
 * that row, so that a row of the tail gets the same first steps as a row of the head. PyTorch's
 * SparseAdam differs: it corrects by the steps of the whole table and adds ε before.
 */
public final class Adam implements UpdateRule {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public void apply(
      ParameterBlock block,
      int offset,
      int length,
      float[] gradient,
      int gradientOffset,
      Move move) {
    float[] values = block.values();
    float[] first = block.state(0);
    float[] second = block.state(1);
    float rate = (float) (move.learningRate() / (1 - Math.pow(BETA1, move.update())));
    float secondCorrection = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, move.update())));
    for (int i = 0; i < length; i++) {
      float g = move.gradientScale() * gradient[gradientOffset + i];
      float m = BETA1 * first[offset + i] + (1 - BETA1) * g;
      float v = BETA2 * second[offset + i] + (1 - BETA2) * g * g;
      first[offset + i] = m;
      second[offset + i] = v;
      values[offset + i] -= rate * m / ((float) Math.sqrt(v) * secondCorrection + EPSILON);
    }
  }
}
