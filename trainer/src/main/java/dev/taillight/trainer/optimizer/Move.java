package dev.taillight.trainer.optimizer;

/**
 * How far some rows of parameters move in one update. The array is read by the rule only.
 *
 * <p>All loops of the rules run over whole blocks, and at the same index of every array: only such
 * loops become vector instructions, since Java cannot know that two arrays are not one.
 */
public final class Move {

  private final float gradientScale;
  private final float learningRate;
  private final int rowLength;
  private final int[] updates;

  /**
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   * @param rowLength how many parameters a row has
   * @param updates the number of this update of each row, from 1
   */
  public Move(float gradientScale, float learningRate, int rowLength, int... updates) {
    this.gradientScale = gradientScale;
    this.learningRate = learningRate;
    this.rowLength = rowLength;
    this.updates = updates;
  }

  float gradientScale() {
    return gradientScale;
  }

  float learningRate() {
    return learningRate;
  }

  /** How many rows move. */
  int rows() {
    return updates.length;
  }

  /** How many parameters a row has. */
  int rowLength() {
    return rowLength;
  }

  /** How many parameters move. */
  int length() {
    return updates.length * rowLength;
  }

  /** The number of this update of a row, from 1. */
  int update(int row) {
    return updates[row];
  }
}
