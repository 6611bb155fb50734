package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;

/**
 * Two views of the same m items, row by row.
 *
 * @param left the first view, m rows
 * @param right the second view, m rows
 */
public record ViewPair(FeatureBatch left, FeatureBatch right) {}
