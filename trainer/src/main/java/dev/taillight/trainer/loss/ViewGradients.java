package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The contrastive loss of a step and its gradients.
 *
 * @param loss L_self, the mean over the m items, without α
 * @param left α times the gradient of the first views' vectors, shape (m, d)
 * @param right α times the gradient of the second views' vectors
 */
public record ViewGradients(double loss, NDArray left, NDArray right) {}
