package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import dev.taillight.trainer.tower.MatrixPrecision.Factor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The vectors of some rows and the way back from their gradient to those of input and weights. */
public final class TowerPass {

  private static final double NORM_EPSILON = 1e-12;

  private final TowerWeights weights;
  private final List<Factor> inputs;
  private final NDArray length;
  private final NDArray vectors;

  /**
   * @param inputs what went into each layer
   * @param output what the last layer gave, shape (rows, d)
   */
  TowerPass(TowerWeights weights, List<Factor> inputs, NDArray output) {
    this.weights = weights;
    this.inputs = inputs;
    this.length = output.norm(new int[] {1}, true).maximum(NORM_EPSILON);
    this.vectors = output.divi(length);
  }

  /** The unit vectors, shape (rows, d). */
  public NDArray vectors() {
    return vectors;
  }

  /**
   * The gradients by the chain rule. With z the output of the last layer and v = z/‖z‖, dz = (dv −
   * (v·dv)·v)/‖z‖; of a layer y = xW + b, dW = xᵀdy, db = Σ dy and dx = dy·Wᵀ, which passes where
   * the ReLU before it did.
   *
   * @param vectorGradient dv, shape (rows, d)
   */
  public Gradients backward(NDArray vectorGradient) {
    NDArray along = vectors.mul(vectorGradient).sum(new int[] {1}, true);
    NDArray gradient = vectorGradient.sub(vectors.mul(along)).divi(length);
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

  /**
   * What a backward pass gives.
   *
   * @param input the gradient of the input, shape (rows, input width)
   * @param parameters those of weights and biases, layer by layer, summed over the rows
   */
  public record Gradients(NDArray input, List<NDArray> parameters) {}
}
