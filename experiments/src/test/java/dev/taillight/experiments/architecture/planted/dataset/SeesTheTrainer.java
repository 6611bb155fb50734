package dev.taillight.experiments.architecture.planted.dataset;

import dev.taillight.experiments.architecture.planted.trainer.Trains;

/** Looks down the table of modules. */
public final class SeesTheTrainer {

  public Trains trains() {
    return new Trains();
  }
}
