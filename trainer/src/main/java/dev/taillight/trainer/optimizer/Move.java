package dev.taillight.trainer.optimizer;

/**
 * How far parameters move in one update.
 *
 * @param gradientScale a factor on the gradient, from clipping
 * @param learningRate the step size
 * @param update the number of this update of these parameters, from 1
 */
public record Move(float gradientScale, float learningRate, int update) {}
