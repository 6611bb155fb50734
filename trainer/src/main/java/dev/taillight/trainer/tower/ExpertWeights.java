package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of two experts and their gate (Zhang et al., "Empowering Long-tail Item
 * Recommendation through Cross Decoupling Network", KDD 2023): {@code z = g·z_m + (1 − g)·z_g} with
 * {@code g = σ(w·x + b)}, where x, the last column of the input, says how frequent the item is.
 */
final class ExpertWeights implements TowerWeights {

  private final ExpertColumns columns;
  private final LayerWeights memorisation;
  private final LayerWeights generalisation;
  private final NDArray gateWeight;
  private final NDArray gateBias;

  ExpertWeights(
      ExpertColumns columns,
      LayerWeights memorisation,
      LayerWeights generalisation,
      NDArray gateWeight,
      NDArray gateBias) {
    this.columns = columns;
    this.memorisation = memorisation;
    this.generalisation = generalisation;
    this.gateWeight = gateWeight;
    this.gateBias = gateBias;
  }

  @Override
  public TowerPass forward(NDArray input) {
    LayerPass memory = memorisation.through(columns.of(true, input));
    LayerPass general = generalisation.through(columns.of(false, input));
    NDArray frequency = input.get(new NDIndex(":, " + columns.width() + ":"));
    NDArray gate = frequency.mul(gateWeight).addi(gateBias).getNDArrayInternal().sigmoid();
    NDArray lead = memory.output().sub(general.output());
    NDArray output = lead.mul(gate).addi(general.output());
    return new TowerPass(
        gradient -> backward(gradient, memory, general, frequency, gate, lead), output);
  }

  /** With a the gate's logit: dz_m = g·dz, dz_g = dz − dz_m, da = (dz·(z_m − z_g))·g·(1 − g). */
  private Gradients backward(
      NDArray gradient,
      LayerPass memory,
      LayerPass general,
      NDArray frequency,
      NDArray gate,
      NDArray lead) {
    NDArray ofMemory = gradient.mul(gate);
    Gradients memoryGradients = memory.backward(ofMemory);
    Gradients generalGradients = general.backward(gradient.sub(ofMemory));
    NDArray ofLogit =
        gradient.mul(lead).sum(new int[] {1}, true).muli(gate).muli(gate.neg().addi(1));
    List<NDArray> parameters = new ArrayList<>(memoryGradients.parameters());
    parameters.addAll(generalGradients.parameters());
    parameters.add(ofLogit.mul(frequency).sum(new int[] {0}, true));
    parameters.add(ofLogit.sum(new int[] {0}));
    NDArray ofInput = columns.join(memoryGradients.input(), generalGradients.input());
    return new Gradients(ofInput, parameters);
  }
}
