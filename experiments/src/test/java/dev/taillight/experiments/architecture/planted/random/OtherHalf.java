package dev.taillight.experiments.architecture.planted.random;

import dev.taillight.experiments.architecture.planted.files.OneHalf;

/** The other half of a cycle of packages. */
public record OtherHalf(OneHalf other) {}
