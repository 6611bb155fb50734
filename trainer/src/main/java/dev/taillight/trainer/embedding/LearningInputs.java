package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDArray;
import dev.taillight.trainer.engine.RowBlock;

/**
 * Inputs of towers whose gradients come back: first those of all blocks are taken, then they are
 * added up by table row, then the rows may be moved.
 */
public interface LearningInputs extends TowerInputs {

  /**
   * Takes the gradient of what {@link #pooled} gave for a block. Several threads may bring theirs
   * at the same time.
   *
   * @param batch the number of the batch
   * @param rows the block
   * @param gradient shape (rows, k·d); it may be closed afterwards
   */
  void takeGradient(int batch, RowBlock rows, NDArray gradient);

  /**
   * Adds up the gradients of the touched rows.
   *
   * @return Σ g² over all touched rows
   */
  double sumGradients();

  /**
   * Moves the touched rows along the gradients that were added up, and leaves all others as they
   * are.
   *
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   */
  void update(float gradientScale, float learningRate);
}
