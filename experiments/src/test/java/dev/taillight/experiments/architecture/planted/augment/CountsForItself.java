package dev.taillight.experiments.architecture.planted.augment;

import dev.taillight.experiments.architecture.planted.mutualinfo.Counts;

/** Uses what the matrix does not name. */
public record CountsForItself(Counts counts) {}
