/**
 * The two losses: the in-batch softmax of the main task and the contrastive loss of the
 * self-supervised one.
 */
@NullMarked
package dev.taillight.trainer.loss;

import org.jspecify.annotations.NullMarked;
