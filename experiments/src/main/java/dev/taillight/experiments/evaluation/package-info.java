/**
 * What a system's recommendations and vectors are worth, by slices of the catalogue: exact top-k
 * lists over the whole corpus, metrics with confidence intervals, paired comparisons.
 */
@NullMarked
package dev.taillight.experiments.evaluation;

import org.jspecify.annotations.NullMarked;
