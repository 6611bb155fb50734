package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import dev.taillight.trainer.tower.MatrixPrecision.Factor;
import java.util.ArrayList;
import java.util.List;

/** The weights of linear layers with ReLU between them. */
final class LayerWeights implements TowerWeights {

  private final List<Layer> layers;
  private final MatrixPrecision precision;

  /**
   * One linear layer.
   *
   * @param weight shape (in, out)
   * @param transposed the same, shape (out, in)
   * @param bias shape (out)
   */
  record Layer(Factor weight, Factor transposed, NDArray bias) {}

  LayerWeights(List<NDArray> parameters, MatrixPrecision precision) {
    this.precision = precision;
    this.layers = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i += 2) {
      Factor weight = precision.factor(parameters.get(i));
      layers.add(new Layer(weight, weight.transposed(), parameters.get(i + 1)));
    }
  }

  List<Layer> layers() {
    return layers;
  }

  MatrixPrecision precision() {
    return precision;
  }

  @Override
  public TowerPass forward(NDArray input) {
    LayerPass pass = through(input);
    return new TowerPass(pass::backward, pass.output());
  }

  /** Computes the output of the last layer and keeps what its gradient needs. */
  LayerPass through(NDArray input) {
    List<Factor> inputs = new ArrayList<>();
    NDArray rows = input;
    for (Layer layer : layers) {
      if (!inputs.isEmpty()) {
        rows = rows.getNDArrayInternal().relu();
      }
      Factor factor = precision.factor(rows);
      inputs.add(factor);
      rows = factor.times(layer.weight()).addi(layer.bias());
    }
    return new LayerPass(this, inputs, rows);
  }
}
