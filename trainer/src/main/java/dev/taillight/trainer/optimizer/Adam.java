package dev.taillight.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

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

  /** From this update on both corrections are 1 in float32: 0.999²⁰⁰⁰⁰ is 2·10⁻⁹. */
  private static final int CORRECTED = 20_000;

  private static final float[] FIRST_CORRECTIONS = corrections(power -> 1 / (1 - power), BETA1);
  private static final float[] SECOND_CORRECTIONS =
      corrections(power -> 1 / Math.sqrt(1 - power), BETA2);

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public void apply(ParameterBlock block, float[] gradient, Move move) {
    float[] values = block.values();
    float[] first = block.state(0);
    float[] second = block.state(1);
    float scale = move.gradientScale();
    int length = move.length();
    float[] rates = ofRows(move, FIRST_CORRECTIONS, move.learningRate());
    float[] corrections = ofRows(move, SECOND_CORRECTIONS, 1);
    for (int i = 0; i < length; i++) {
      float g = scale * gradient[i];
      float m = BETA1 * first[i] + (1 - BETA1) * g;
      float v = BETA2 * second[i] + (1 - BETA2) * g * g;
      first[i] = m;
      second[i] = v;
      values[i] -= rates[i] * m / ((float) Math.sqrt(v) * corrections[i] + EPSILON);
    }
  }

  /** For each parameter the correction of its row, times a factor. */
  private static float[] ofRows(Move move, float[] corrections, float factor) {
    float[] all = new float[move.length()];
    for (int row = 0; row < move.rows(); row++) {
      int update = move.update(row);
      float correction = update < CORRECTED ? corrections[update] : 1;
      int from = row * move.rowLength();
      Arrays.fill(all, from, from + move.rowLength(), factor * correction);
    }
    return all;
  }

  @Override
  public void apply(RowRecords rows, NDArray gradient, float gradientScale, float learningRate) {
    NDArray g = gradient.mul(gradientScale);
    NDArray m = rows.state(0).muli(BETA1).addi(g.mul(1 - BETA1));
    NDArray v = rows.state(1).muli(BETA2).addi(g.mul(1 - BETA2).muli(g));
    NDArray updates = rows.updates().addi(1).toType(DataType.FLOAT64, false);
    NDArray rates = correction(updates, BETA1, -1).muli(learningRate);
    NDArray length = v.sqrt().muli(correction(updates, BETA2, -0.5)).addi(EPSILON);
    rows.values().subi(m.mul(rates).divi(length));
  }

  /** (1 − βᵗ)ᵖ, in double precision as long as a difference to 1 is taken. */
  private static NDArray correction(NDArray updates, float beta, double power) {
    NDArray rest = updates.mul(Math.log(beta)).exp().muli(-1).addi(1);
    return rest.pow(power).toType(DataType.FLOAT32, false);
  }

  private static float[] corrections(DoubleUnaryOperator ofPower, float beta) {
    float[] corrections = new float[CORRECTED];
    for (int update = 1; update < CORRECTED; update++) {
      corrections[update] = (float) ofPower.applyAsDouble(Math.pow(beta, update));
    }
    return corrections;
  }
}
