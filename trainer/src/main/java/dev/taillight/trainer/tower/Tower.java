package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A multi-layer perceptron: linear layers with ReLU between them, the output scaled to unit length.
 * Weights have shape (in, out). Not thread-safe.
 */
public final class Tower {

  private final int outputWidth;
  private final MatrixPrecision precision;
  private final List<DenseParameter> parameters = new ArrayList<>();

  /**
   * @param name the tower's name, the first part of its parameters' names
   * @param inputWidth the width of an input row
   * @param hidden the widths of the hidden layers
   * @param outputWidth the length of an output vector
   * @param rule how the weights follow their gradients
   * @param precision of the matrix products
   */
  public Tower(
      String name,
      int inputWidth,
      List<Integer> hidden,
      int outputWidth,
      UpdateRule rule,
      MatrixPrecision precision) {
    this.outputWidth = outputWidth;
    this.precision = precision;
    List<Integer> widths = new ArrayList<>(hidden);
    widths.add(outputWidth);
    int in = inputWidth;
    for (int layer = 0; layer < widths.size(); layer++) {
      int out = widths.get(layer);
      String prefix = name + "/" + layer;
      parameters.add(new DenseParameter(prefix + "/weight", new Shape(in, out), rule));
      parameters.add(new DenseParameter(prefix + "/bias", new Shape(out), rule));
      in = out;
    }
  }

  /** Fills weights and biases uniformly in ±1/√in, PyTorch's default for linear layers. */
  public void initialise(long seed) {
    for (int i = 0; i < parameters.size(); i += 2) {
      double bound = 1 / Math.sqrt(parameters.get(i).shape()[0]);
      parameters.get(i).initialise(seed, bound);
      parameters.get(i + 1).initialise(seed, bound);
    }
  }

  /** The weights and biases, layer by layer. */
  public List<DenseParameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The length of an output vector. */
  public int outputWidth() {
    return outputWidth;
  }

  /** Sends the present weights to the device. */
  public TowerWeights toDevice(NDManager manager) {
    return new TowerWeights(
        parameters.stream().map(parameter -> parameter.toDevice(manager)).toList(), precision);
  }

  /**
   * Moves the weights and biases along their gradients.
   *
   * @param gradients those of all parameters, in their order
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   */
  public void update(List<float[]> gradients, float gradientScale, float learningRate) {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).update(gradients.get(i), gradientScale, learningRate);
    }
  }
}
