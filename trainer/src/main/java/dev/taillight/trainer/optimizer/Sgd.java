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
      ParameterBlock block,
      int offset,
      int length,
      float[] gradient,
      int gradientOffset,
      Move move) {
    float[] values = block.values();
    for (int i = 0; i < length; i++) {
      values[offset + i] -=
          move.learningRate() * move.gradientScale() * gradient[gradientOffset + i];
    }
  }
}
