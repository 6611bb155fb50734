package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.engine.RowBlock;
import java.util.Arrays;

/**
 * Inputs of which the last rows of one batch are multiplied, number by number, on their way to the
 * tower, and their gradients by the same on the way back.
 */
final class MaskedInputs implements LearningInputs {

  private final LearningInputs inputs;
  private final int batch;
  private final int firstRow;
  private final int width;
  private final float[] shown;

  /**
   * @param inputs what is multiplied
   * @param batch the number of the batch
   * @param firstRow its first row that is multiplied
   * @param width the width of a row
   * @param shown what the rows from there on are multiplied by, row-major
   */
  MaskedInputs(LearningInputs inputs, int batch, int firstRow, int width, float[] shown) {
    this.inputs = inputs;
    this.batch = batch;
    this.firstRow = firstRow;
    this.width = width;
    this.shown = shown;
  }

  @Override
  public NDArray pooled(int number, RowBlock rows, NDManager scope) {
    return masked(number, rows, inputs.pooled(number, rows, scope));
  }

  @Override
  public void takeGradient(int number, RowBlock rows, NDArray gradient) {
    inputs.takeGradient(number, rows, masked(number, rows, gradient));
  }

  @Override
  public double sumGradients() {
    return inputs.sumGradients();
  }

  @Override
  public void update(float gradientScale, float learningRate) {
    inputs.update(gradientScale, learningRate);
  }

  private NDArray masked(int number, RowBlock rows, NDArray values) {
    if (number != batch || rows.to() <= firstRow) {
      return values;
    }
    float[] factors = new float[rows.size() * width];
    int whole = Math.max(0, firstRow - rows.from()) * width;
    Arrays.fill(factors, 0, whole, 1);
    int from = Math.max(0, rows.from() - firstRow) * width;
    System.arraycopy(shown, from, factors, whole, factors.length - whole);
    return values.mul(values.getManager().create(factors, new Shape(rows.size(), width)));
  }
}
