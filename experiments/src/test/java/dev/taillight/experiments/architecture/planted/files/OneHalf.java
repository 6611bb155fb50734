package dev.taillight.experiments.architecture.planted.files;

import dev.taillight.experiments.architecture.planted.random.OtherHalf;

/** One half of a cycle of packages. */
public record OneHalf(OtherHalf other) {}
