package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import dev.taillight.trainer.tower.MatrixPrecision.Factor;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What linear layers gave for some rows, and the way back through them. */
final class LayerPass {

  private final LayerWeights weights;
  private final List<Factor> inputs;
  private final NDArray output;

  /**
   * @param inputs what went into each layer
   * @param output what the last layer gave, shape (rows, d)
   */
  LayerPass(LayerWeights weights, List<Factor> inputs, NDArray output) {
    this.weights = weights;
    this.inputs = inputs;
    this.output = output;
  }

  /** What the last layer gave, shape (rows, d). */
  NDArray output() {
    return output;
  }

  /**
   * The gradients by the chain rule: of a layer y = xW + b, dW = xᵀdy, db = Σ dy and dx = dy·Wᵀ,
   * which passes where the ReLU before it did.
   *
   * @param outputGradient dy of the last layer, shape (rows, d)
   */
  Gradients backward(NDArray outputGradient) {
    NDArray gradient = outputGradient;
    List<NDArray> parameters = new ArrayList<>();
    for (int i = inputs.size() - 1; i >= 0; i--) {
      Factor input = inputs.get(i);
      Factor ofOutput = weights.precision().factor(gradient);
      parameters.add(gradient.sum(new int[] {0}));
      parameters.add(input.transposed().times(ofOutput));
      gradient = ofOutput.times(weights.layers().get(i).transposed());
      if (i > 0) {
        gradient.muli(input.values().sign());
      }
    }
    Collections.reverse(parameters);
    return new Gradients(gradient, parameters);
  }
}
