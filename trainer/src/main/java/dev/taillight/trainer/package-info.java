/**
 * Two-tower retrieval with a contrastive task on the item side: from an encoded dataset and an
 * augmenter to a checkpoint, and from a checkpoint to vectors.
 *
 * <p>Symbols: α, the weight of the contrastive loss, τ, a temperature (each loss has its own), and
 * k, the number of item features, are those of Yao et al., "Self-supervised Learning for
 * Large-scale Item Recommendations" (CIKM 2021). n is the number of user–item pairs of a batch
 * ({@code training.batch_size}), m the number of items drawn for the contrastive loss ({@code
 * training.contrastive.batch_size}), λ the exponent of the popularity correction, d the length of a
 * vector.
 */
@NullMarked
package dev.taillight.trainer;

import org.jspecify.annotations.NullMarked;
