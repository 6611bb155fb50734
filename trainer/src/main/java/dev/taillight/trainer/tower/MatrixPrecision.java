package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The numbers that go into the matrix products of the towers and come out of them. Parameters, the
 * sums over blocks, vectors, losses and optimizers are float32 in any case.
 */
public enum MatrixPrecision {
  /** As they are: 24 bits of precision. */
  @JsonProperty("float32")
  FLOAT32 {
    @Override
    Factor factor(NDArray matrix) {
      return new Factor(matrix, Optional.empty());
    }
  },
  /**
   * Rounded to 11 bits of precision, and the product as well. Each matrix is first divided by twice
   * its largest number, so that neither small gradients nor sums of up to 260,000 terms leave the
   * range of float16.
   */
  @JsonProperty("float16")
  FLOAT16 {
    @Override
    Factor factor(NDArray matrix) {
      NDArray scale = matrix.abs().max().maximum(SMALLEST).muli(2);
      return new Factor(matrix.div(scale).toType(DataType.FLOAT16, false), Optional.of(scale));
    }
  };

  private static final float SMALLEST = 1e-30f;

  /** A matrix made ready for products. */
  abstract Factor factor(NDArray matrix);

  /**
   * A matrix that takes part in products.
   *
   * @param values its numbers in this precision, divided by the scale
   * @param scale what they were divided by, absent for 1
   */
  record Factor(NDArray values, Optional<NDArray> scale) {

    Factor transposed() {
      return new Factor(values.transpose(), scale);
    }

    /** The product in float32. */
    NDArray times(Factor right) {
      NDArray product = values.matMul(right.values);
      if (scale.isEmpty()) {
        return product;
      }
      return product
          .toType(DataType.FLOAT32, false)
          .muli(scale.get().mul(right.scale.orElseThrow()));
    }
  }
}
