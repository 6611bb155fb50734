package dev.taillight.experiments.architecture.planted.augment;

import dev.taillight.experiments.architecture.planted.mutualinfo.Estimator;
import dev.taillight.experiments.architecture.planted.mutualinfo.FeatureClusters;
import dev.taillight.experiments.architecture.planted.mutualinfo.MutualInformationMatrix;

/** Breaks no rule. */
public record UsesTheMatrix(
    MutualInformationMatrix matrix, Estimator estimator, FeatureClusters clusters) {}
