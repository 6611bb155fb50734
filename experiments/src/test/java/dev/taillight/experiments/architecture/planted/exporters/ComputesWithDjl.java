package dev.taillight.experiments.architecture.planted.exporters;

import ai.djl.ndarray.NDArray;

/** Uses DJL outside of training. */
public record ComputesWithDjl(NDArray array) {}
