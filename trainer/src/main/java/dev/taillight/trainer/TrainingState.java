package dev.taillight.trainer;

import dev.taillight.trainer.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * All numbers that the steps of a training change: weights, the state of the optimizers, estimated
 * item frequencies and, within an epoch, the bank of earlier vectors.
 */
final class TrainingState {

  private final TwoTowers towers;
  private final ItemShares shares;
  private final VectorBank bank;

  TrainingState(TwoTowers towers, ItemShares shares, VectorBank bank) {
    this.towers = towers;
    this.shares = shares;
    this.bank = bank;
  }

  /** The weights, as tensors over their own arrays. */
  List<Tensor> weights() {
    return towers.weights();
  }

  /** All else that a checkpoint must keep; an epoch begins with an empty bank. */
  List<Tensor> rest(boolean withinEpoch) {
    return rest(withinEpoch ? bank.snapshot().tensors() : List.of());
  }

  /** Becomes what a checkpoint holds. */
  void restore(Checkpoint checkpoint, boolean withinEpoch) {
    VectorBank.Snapshot ofBank = bank.emptySnapshot();
    checkpoint.readWeights(weights());
    checkpoint.readOptimizerState(rest(withinEpoch ? ofBank.tensors() : List.of()));
    bank.restore(ofBank);
    int updates = Math.toIntExact(checkpoint.position().step());
    towers.denseParameters().forEach(parameter -> parameter.updates(updates));
  }

  private List<Tensor> rest(List<Tensor> ofBank) {
    List<Tensor> tensors = new ArrayList<>(towers.optimizerState());
    tensors.addAll(shares.state());
    tensors.addAll(ofBank);
    return tensors;
  }
}
