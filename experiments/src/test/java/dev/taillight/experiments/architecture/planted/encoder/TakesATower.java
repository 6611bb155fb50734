package dev.taillight.experiments.architecture.planted.encoder;

import dev.taillight.experiments.architecture.planted.trainer.Trains;

/** Would bring the training into a service. */
public record TakesATower(Trains tower) {}
