package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/**
 * Draws what the two views hide; knows nothing of values. Each mask leaves at least one feature.
 * Immutable and thread-safe.
 */
public sealed interface MaskRule
    permits NoMask, RandomMask, ComplementarySplit, GroupMask, IdContentSplit {

  /** Draws the next pair of masks; the same stream gives the same pair. */
  MaskPair draw(RandomStream stream);
}
