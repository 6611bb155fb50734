/**
 * Embedding tables of which a step touches only the rows of its batch, and the pooling of their
 * rows into the input of a tower.
 */
@NullMarked
package dev.taillight.trainer.embedding;

import org.jspecify.annotations.NullMarked;
