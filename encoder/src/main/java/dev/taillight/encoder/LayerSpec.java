package dev.taillight.encoder;

import java.util.Objects;

/**
 * A linear layer {@code y = x·W + b}.
 *
 * @param weight the tensor W, shape (in, out)
 * @param bias the tensor b, shape (out)
 */
public record LayerSpec(String weight, String bias) {

  public LayerSpec {
    Objects.requireNonNull(weight, "a layer without a weight");
    Objects.requireNonNull(bias, "a layer without a bias");
  }
}
