package dev.taillight.experiments.architecture.planted.augment;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Uses ND4J outside of mutual-info. */
public record ComputesWithNd4j(INDArray array) {}
