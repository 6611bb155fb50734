package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;

/** The vectors of some rows and the way back from their gradient to those of input and weights. */
public final class TowerPass {

  private static final double NORM_EPSILON = 1e-12;

  private final Function<NDArray, Gradients> back;
  private final NDArray length;
  private final NDArray vectors;

  /**
   * @param back the way back from the gradient of the output
   * @param output the output before it is scaled to unit length, shape (rows, d); taken over
   */
  TowerPass(Function<NDArray, Gradients> back, NDArray output) {
    this.back = back;
    this.length = output.norm(new int[] {1}, true).maximum(NORM_EPSILON);
    this.vectors = output.divi(length);
  }

  /** The unit vectors, shape (rows, d). */
  public NDArray vectors() {
    return vectors;
  }

  /**
   * The gradients by the chain rule. With z the output and v = z/‖z‖, dz = (dv − (v·dv)·v)/‖z‖.
   *
   * @param vectorGradient dv, shape (rows, d)
   */
  public Gradients backward(NDArray vectorGradient) {
    NDArray along = vectors.mul(vectorGradient).sum(new int[] {1}, true);
    return back.apply(vectorGradient.sub(vectors.mul(along)).divi(length));
  }

  /**
   * What a backward pass gives.
   *
   * @param input the gradient of the input, shape (rows, input width); of experts without that of
   *     the frequency
   * @param parameters those of weights and biases, layer by layer, summed over the rows
   */
  public record Gradients(NDArray input, List<NDArray> parameters) {}
}
