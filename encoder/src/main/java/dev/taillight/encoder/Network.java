package dev.taillight.encoder;

import java.util.Arrays;
import java.util.List;

/** Linear layers with ReLU between them. Immutable and thread-safe. */
final class Network {

  private final int[] inputs;
  private final List<Layer> layers;

  /**
   * One layer; never changed.
   *
   * @param weight shape (in, out), row-major
   * @param bias shape (out)
   */
  record Layer(float[] weight, float[] bias) {}

  /**
   * @param inputs the numbers of the inputs that it sees
   * @param layers its layers
   */
  Network(int[] inputs, List<Layer> layers) {
    this.inputs = inputs.clone();
    this.layers = List.copyOf(layers);
  }

  /**
   * Computes the output of the last layer.
   *
   * @param pooled the embeddings of all inputs of the tower, one behind the other
   * @param width the length of an embedding
   */
  float[] output(float[] pooled, int width) {
    float[] values = new float[inputs.length * width];
    for (int i = 0; i < inputs.length; i++) {
      System.arraycopy(pooled, inputs[i] * width, values, i * width, width);
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      if (layer > 0) {
        rectify(values);
      }
      values = through(layers.get(layer), values);
    }
    return values;
  }

  private static void rectify(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i]);
    }
  }

  private static float[] through(Layer layer, float[] values) {
    int out = layer.bias().length;
    float[] weight = layer.weight();
    float[] sums = new float[out];
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (value != 0) {
        int row = i * out;
        for (int j = 0; j < out; j++) {
          sums[j] += value * weight[row + j];
        }
      }
    }
    for (int j = 0; j < out; j++) {
      sums[j] += layer.bias()[j];
    }
    return sums;
  }

  @Override
  public String toString() {
    return "network of the inputs " + Arrays.toString(inputs);
  }
}
