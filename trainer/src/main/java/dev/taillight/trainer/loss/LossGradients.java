package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The loss of some rows and its gradients.
 *
 * @param loss the sum over the rows, without the weight
 * @param queries the weighted gradient of the rows' query vectors, shape (rows, d)
 * @param candidates what the rows add to the weighted gradient of the candidates' vectors, shape
 *     (c, d)
 */
public record LossGradients(double loss, NDArray queries, NDArray candidates) {}
