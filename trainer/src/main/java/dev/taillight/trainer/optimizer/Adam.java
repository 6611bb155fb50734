package dev.taillight.trainer.optimizer;

/**
 * Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 as in PyTorch. For an embedding row the moments and the
 * bias correction count the updates of that row, so that a row of the tail gets the same first
 * steps as a row of the head.
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
      float[] values,
      float[][] state,
      int offset,
      float[] gradient,
      int gradientOffset,
      int length,
      float gradientScale,
      float learningRate,
      int update) {
    float[] first = state[0];
    float[] second = state[1];
    float rate = (float) (learningRate / (1 - Math.pow(BETA1, update)));
    float secondCorrection = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, update)));
    for (int i = 0; i < length; i++) {
      float g = gradientScale * gradient[gradientOffset + i];
      float m = BETA1 * first[offset + i] + (1 - BETA1) * g;
      float v = BETA2 * second[offset + i] + (1 - BETA2) * g * g;
      first[offset + i] = m;
      second[offset + i] = v;
      values[offset + i] -= rate * m / ((float) Math.sqrt(v) * secondCorrection + EPSILON);
    }
  }
}
