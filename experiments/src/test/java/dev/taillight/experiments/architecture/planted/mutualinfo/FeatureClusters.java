package dev.taillight.experiments.architecture.planted.mutualinfo;

/** The clusters of the matrix. */
public record FeatureClusters(MutualInformationMatrix matrix) {}
