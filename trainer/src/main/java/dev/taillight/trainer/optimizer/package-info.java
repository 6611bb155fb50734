/**
 * Update rules for spans of parameters, the same for embedding rows and tower weights, and the
 * learning-rate schedule.
 */
@NullMarked
package dev.taillight.trainer.optimizer;

import org.jspecify.annotations.NullMarked;
