package dev.taillight.experiments.architecture.planted.trainer;

import dev.taillight.experiments.architecture.planted.dataset.ingest.Tables;

/** Uses a database by way of another class. */
public record ReadsTables(Tables tables) {}
