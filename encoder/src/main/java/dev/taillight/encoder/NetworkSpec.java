package dev.taillight.encoder;

import java.util.List;

/**
 * Linear layers with ReLU between them.
 *
 * @param inputs the names of the inputs whose embeddings, beside each other in this order, go into
 *     the first layer
 * @param layers the layers, at least one
 */
public record NetworkSpec(List<String> inputs, List<LayerSpec> layers) {

  public NetworkSpec {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
  }
}
