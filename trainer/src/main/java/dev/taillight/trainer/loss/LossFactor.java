package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A number by which something is multiplied that has a gradient.
 *
 * <p>DJL makes an array of the number in {@code array.mul(number)} and closes it at once. On the
 * processor the array's memory is a Java buffer; the graph of the gradients refers to it but does
 * not keep it, and a garbage collection before the backward pass leaves the gradient multiplied by
 * whatever lies there next. An array that belongs to the manager lives as long as the graph.
 */
final class LossFactor {

  private LossFactor() {}

  static NDArray of(NDManager manager, double value) {
    return manager.create(value);
  }
}
