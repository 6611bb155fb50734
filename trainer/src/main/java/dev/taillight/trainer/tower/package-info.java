/** The towers: multi-layer perceptrons on pooled embeddings with L2-normalised output. */
@NullMarked
package dev.taillight.trainer.tower;

import org.jspecify.annotations.NullMarked;
