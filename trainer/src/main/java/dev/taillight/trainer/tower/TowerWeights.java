package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;

/**
 * The weights of a tower on the device, as they were when they were sent there. Several threads may
 * compute with them at the same time.
 */
public sealed interface TowerWeights permits LayerWeights, ExpertWeights {

  /**
   * Computes vectors and keeps what their gradients need. All arrays live in the scope of the
   * input.
   *
   * @param input shape (rows, input width)
   */
  TowerPass forward(NDArray input);
}
