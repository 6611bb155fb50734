package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
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

  private static final double NORM_EPSILON = 1e-12;

  private final int inputWidth;
  private final int outputWidth;
  private final List<DenseParameter> parameters = new ArrayList<>();

  /**
   * @param name the tower's name, the first part of its parameters' names
   * @param inputWidth the width of an input row
   * @param hidden the widths of the hidden layers
   * @param outputWidth the length of an output vector
   * @param rule how the weights follow their gradients
   */
  public Tower(
      String name, int inputWidth, List<Integer> hidden, int outputWidth, UpdateRule rule) {
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
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

  /**
   * Sends input and weights to the device and computes the vectors.
   *
   * @param manager the scope in which all arrays live
   * @param input row-major input, shape (rows, input width)
   * @param rows the number of rows
   * @param forTraining whether gradients will be asked for
   */
  public TowerPass forward(NDManager manager, float[] input, int rows, boolean forTraining) {
    List<NDArray> leaves = new ArrayList<>();
    leaves.add(manager.create(input, new Shape(rows, inputWidth)));
    for (DenseParameter parameter : parameters) {
      leaves.add(parameter.toDevice(manager));
    }
    leaves.forEach(leaf -> leaf.setRequiresGradient(forTraining));
    NDArray output = leaves.get(0);
    for (int i = 1; i < leaves.size(); i += 2) {
      output = output.matMul(leaves.get(i)).add(leaves.get(i + 1));
      if (i + 2 < leaves.size()) {
        output = output.getNDArrayInternal().relu();
      }
    }
    return new TowerPass(this, leaves, output.normalize(2, 1, NORM_EPSILON));
  }

  /** One computation of the tower: its leaves on the device and its output. */
  public static final class TowerPass {

    private final Tower tower;
    private final List<NDArray> leaves;
    private final NDArray vectors;

    private TowerPass(Tower tower, List<NDArray> leaves, NDArray vectors) {
      this.tower = tower;
      this.leaves = leaves;
      this.vectors = vectors;
    }

    /** The unit vectors, shape (rows, output width). */
    public NDArray vectors() {
      return vectors;
    }

    /** After the backward pass: the gradients on the Java side. */
    public TowerGradients gradients() {
      List<float[]> gradients = new ArrayList<>();
      for (NDArray leaf : leaves) {
        try (NDArray gradient = leaf.getGradient()) {
          gradients.add(gradient.toFloatArray());
        }
      }
      return new TowerGradients(tower, gradients);
    }
  }

  /** The gradients of one pass: that of the input and those of the parameters. */
  public static final class TowerGradients {

    private final Tower tower;
    private final List<float[]> gradients;

    private TowerGradients(Tower tower, List<float[]> gradients) {
      this.tower = tower;
      this.gradients = gradients;
    }

    /** The gradient of the input, shape (rows, input width), row-major. */
    public float[] input() {
      return gradients.get(0);
    }

    /** Σ g² over the parameters. */
    public double squaredNorm() {
      double sum = 0;
      for (float[] gradient : gradients.subList(1, gradients.size())) {
        for (float g : gradient) {
          sum += (double) g * g;
        }
      }
      return sum;
    }

    /** Moves the parameters along their gradients. */
    public void apply(float gradientScale, float learningRate) {
      for (int i = 0; i < tower.parameters.size(); i++) {
        tower.parameters.get(i).update(gradients.get(i + 1), gradientScale, learningRate);
      }
    }
  }
}
