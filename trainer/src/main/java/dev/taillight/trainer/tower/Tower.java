package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A multi-layer perceptron: linear layers with ReLU between them, the output scaled to unit length.
 * Weights have shape (in, out). Not thread-safe.
 */
public final class Tower {

  private final int outputWidth;
  private final List<DenseParameter> layers;
  private final List<DenseParameter> gate;
  private final List<Network> networks;
  private final Function<List<NDArray>, TowerWeights> weights;

  private Tower(
      int outputWidth,
      List<DenseParameter> layers,
      List<DenseParameter> gate,
      List<Network> networks,
      Function<List<NDArray>, TowerWeights> weights) {
    this.outputWidth = outputWidth;
    this.layers = layers;
    this.gate = gate;
    this.networks = networks;
    this.weights = weights;
  }

  /**
   * Linear layers with ReLU between them, for those who rebuild the tower elsewhere.
   *
   * @param inputs the places of the features that it sees among those of the tower, in its order;
   *     empty for all of them
   * @param layers the names of the parameters, layer by layer
   */
  public record Network(List<Integer> inputs, List<Layer> layers) {}

  /**
   * The names of the parameters of a linear layer.
   *
   * @param weight shape (in, out)
   * @param bias shape (out)
   */
  public record Layer(String weight, String bias) {

    private static List<Layer> of(List<DenseParameter> parameters) {
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < parameters.size(); i += 2) {
        layers.add(new Layer(parameters.get(i).name(), parameters.get(i + 1).name()));
      }
      return layers;
    }
  }

  private Tower(List<DenseParameter> layers, int outputWidth, MatrixPrecision precision) {
    this(
        outputWidth,
        layers,
        List.of(),
        List.of(new Network(List.of(), Layer.of(layers))),
        parameters -> new LayerWeights(parameters, precision));
  }

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
    this(layers(name, inputWidth, hidden, outputWidth, rule), outputWidth, precision);
  }

  /**
   * Two towers for different features, mixed by a gate that sees how frequent an item is: see
   * {@code ExpertWeights}. An input row has one more number than its features, the frequency.
   *
   * @param name the tower's name, the first part of its parameters' names
   * @param dimension how many numbers of an input row a feature has
   * @param memorised for each feature whether it goes to the memorisation expert; both experts need
   *     one
   * @param hidden the widths of the hidden layers of each expert
   * @param outputWidth the length of an output vector
   * @param rule how the weights follow their gradients
   * @param precision of the matrix products
   */
  public static Tower ofExperts(
      String name,
      int dimension,
      List<Boolean> memorised,
      List<Integer> hidden,
      int outputWidth,
      UpdateRule rule,
      MatrixPrecision precision) {
    ExpertColumns columns = new ExpertColumns(dimension, List.copyOf(memorised));
    List<DenseParameter> layers =
        new ArrayList<>(
            layers(name + "/memorisation", columns.width(true), hidden, outputWidth, rule));
    int split = layers.size();
    layers.addAll(
        layers(name + "/generalisation", columns.width(false), hidden, outputWidth, rule));
    List<DenseParameter> gate =
        List.of(
            new DenseParameter(name + "/gate/weight", new Shape(1, 1), rule),
            new DenseParameter(name + "/gate/bias", new Shape(1), rule));
    return new Tower(
        outputWidth,
        layers,
        gate,
        List.of(
            new Network(columns.features(true), Layer.of(layers.subList(0, split))),
            new Network(columns.features(false), Layer.of(layers.subList(split, 2 * split)))),
        parameters ->
            new ExpertWeights(
                columns,
                new LayerWeights(parameters.subList(0, split), precision),
                new LayerWeights(parameters.subList(split, 2 * split), precision),
                parameters.get(2 * split),
                parameters.get(2 * split + 1)));
  }

  private static List<DenseParameter> layers(
      String name, int inputWidth, List<Integer> hidden, int outputWidth, UpdateRule rule) {
    List<DenseParameter> parameters = new ArrayList<>();
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
    return parameters;
  }

  /**
   * Fills weights and biases uniformly in ±1/√in, PyTorch's default for linear layers. A gate stays
   * at 0 and mixes its experts in equal parts.
   */
  public void initialise(long seed) {
    for (int i = 0; i < layers.size(); i += 2) {
      double bound = 1 / Math.sqrt(layers.get(i).shape()[0]);
      layers.get(i).initialise(seed, bound);
      layers.get(i + 1).initialise(seed, bound);
    }
  }

  /** The weights and biases, layer by layer. */
  public List<DenseParameter> parameters() {
    return Stream.concat(layers.stream(), gate.stream()).toList();
  }

  /** Its networks: one, or the two experts, first the one that memorises. */
  public List<Network> networks() {
    return networks;
  }

  /** The gate of experts. */
  public Optional<Layer> gate() {
    return Layer.of(gate).stream().findFirst();
  }

  /** The length of an output vector. */
  public int outputWidth() {
    return outputWidth;
  }

  /** Sends the present weights to the device. */
  public TowerWeights toDevice(NDManager manager) {
    return weights.apply(
        parameters().stream().map(parameter -> parameter.toDevice(manager)).toList());
  }

  /**
   * Moves the weights and biases along their gradients.
   *
   * @param gradients those of all parameters, in their order
   * @param gradientScale a factor on the gradients, from clipping
   * @param learningRate the step size
   */
  public void update(List<float[]> gradients, float gradientScale, float learningRate) {
    List<DenseParameter> parameters = parameters();
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).update(gradients.get(i), gradientScale, learningRate);
    }
  }
}
