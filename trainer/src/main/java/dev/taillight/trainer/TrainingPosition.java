package dev.taillight.trainer;

/**
 * How far a training has come, at the end of an epoch.
 *
 * @param epoch the number of finished epochs
 * @param step the number of finished steps over all epochs
 * @param bestEpoch the epoch after which the validation was best, 0 before the first validation
 * @param bestScore its score, −1 before the first validation
 * @param validationsSinceBest how many validations came after it
 */
public record TrainingPosition(
    int epoch, long step, int bestEpoch, double bestScore, int validationsSinceBest) {

  static final TrainingPosition START = new TrainingPosition(0, 0, 0, -1, 0);

  TrainingPosition afterEpoch(long steps) {
    return new TrainingPosition(
        epoch + 1, step + steps, bestEpoch, bestScore, validationsSinceBest);
  }

  TrainingPosition withScore(double score) {
    return score > bestScore
        ? new TrainingPosition(epoch, step, epoch, score, 0)
        : new TrainingPosition(epoch, step, bestEpoch, bestScore, validationsSinceBest + 1);
  }

  /** Whether the validation after the last epoch was the best so far. */
  boolean isBest() {
    return bestEpoch == epoch;
  }
}
