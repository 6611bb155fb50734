package dev.taillight.trainer;

/**
 * How far a training has come.
 *
 * @param epoch the number of finished epochs
 * @param step the number of finished steps over all epochs
 * @param bestEpoch the epoch after which the validation was best, 0 before the first validation
 * @param bestScore its score, −1 before the first validation
 * @param validationsSinceBest how many validations came after it
 * @param score that of the validation at this very position, −1 if there was none
 */
public record TrainingPosition(
    int epoch, long step, int bestEpoch, double bestScore, int validationsSinceBest, double score) {

  static final TrainingPosition START = new TrainingPosition(0, 0, 0, -1, 0, -1);

  TrainingPosition afterStep() {
    return new TrainingPosition(epoch, step + 1, bestEpoch, bestScore, validationsSinceBest, -1);
  }

  TrainingPosition afterEpoch() {
    return new TrainingPosition(epoch + 1, step, bestEpoch, bestScore, validationsSinceBest, -1);
  }

  /** How many steps of the epoch after the finished ones are done. */
  int stepsIntoEpoch(int stepsPerEpoch) {
    return Math.toIntExact(step - (long) epoch * stepsPerEpoch);
  }

  TrainingPosition withScore(double score) {
    return score > bestScore
        ? new TrainingPosition(epoch, step, epoch, score, 0, score)
        : new TrainingPosition(epoch, step, bestEpoch, bestScore, validationsSinceBest + 1, score);
  }

  /** Whether the validation after the last epoch was the best so far. */
  boolean isBest() {
    return bestEpoch == epoch;
  }
}
