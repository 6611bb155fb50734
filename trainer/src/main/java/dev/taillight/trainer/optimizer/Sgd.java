package dev.taillight.trainer.optimizer;

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
    for (int i = 0; i < length; i++) {
      values[offset + i] -= learningRate * gradientScale * gradient[gradientOffset + i];
    }
  }
}
