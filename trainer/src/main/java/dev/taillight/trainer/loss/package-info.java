/**
 * The losses over the {@link dev.taillight.trainer.loss.ScoreMatrix scores} of pairs and
 * candidates, and the contrastive loss of the self-supervised one.
 */
@NullMarked
package dev.taillight.trainer.loss;

import org.jspecify.annotations.NullMarked;
