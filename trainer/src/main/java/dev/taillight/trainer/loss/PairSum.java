package dev.taillight.trainer.loss;

/**
 * A sum over pairs of a row and its candidates, whose blocks of rows are computed apart.
 *
 * @param scores the scores of the pairs
 * @param loss what is made of the scores
 * @param weight a factor on the gradients
 * @param learning how many candidates, the first ones, want a gradient
 */
public record PairSum(ScoreMatrix scores, PairLoss loss, double weight, int learning) {}
