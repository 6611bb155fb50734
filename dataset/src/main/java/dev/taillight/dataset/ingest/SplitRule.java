package dev.taillight.dataset.ingest;

import dev.taillight.dataset.Split;
import dev.taillight.random.RandomStream;
import java.util.Arrays;

/** Divides the pairs of a user into training, validation and test. */
sealed interface SplitRule {

  /** The split of every pair, in the order of the pairs. */
  Split[] divide(UserPairs pairs);

  /**
   * Shares drawn at random. Of a user's c pairs the test gets ⌊share·c + ½⌋, but at least one if
   * its share is above 0; so does the validation; training keeps at least one pair.
   *
   * @param seed the seed of the run
   * @param validation the share of the validation
   * @param test the share of the test
   * @param minInteractions users with fewer pairs go to training entirely
   */
  record RandomPerUser(long seed, double validation, double test, int minInteractions)
      implements SplitRule {

    @Override
    public Split[] divide(UserPairs pairs) {
      Split[] splits = allTraining(pairs);
      if (pairs.size() < minInteractions) {
        return splits;
      }
      int testCount = Math.min(share(test, pairs.size()), pairs.size() - 1);
      int validationCount = Math.min(share(validation, pairs.size()), pairs.size() - 1 - testCount);
      int[] order = shuffled(pairs.size(), RandomStream.of(seed, "split", pairs.user()));
      for (int i = 0; i < testCount; i++) {
        splits[order[i]] = Split.TEST;
      }
      for (int i = testCount; i < testCount + validationCount; i++) {
        splits[order[i]] = Split.VALIDATION;
      }
      return splits;
    }

    private static int share(double share, int count) {
      return share == 0 ? 0 : Math.max(1, (int) Math.floor(share * count + 0.5));
    }

    private static int[] shuffled(int size, RandomStream stream) {
      int[] order = new int[size];
      for (int i = 0; i < size; i++) {
        int j = stream.nextInt(i + 1);
        order[i] = order[j];
        order[j] = i;
      }
      return order;
    }
  }

  /**
   * The last n pairs are the test, the n before them the validation; users who would have no pair
   * left for training, or who have too few, go to training entirely.
   *
   * @param n how many
   * @param minInteractions users with fewer pairs go to training entirely
   */
  record LeaveLastOut(int n, int minInteractions) implements SplitRule {

    @Override
    public Split[] divide(UserPairs pairs) {
      Split[] splits = allTraining(pairs);
      int size = pairs.size();
      if (size >= minInteractions && size > 2L * n) {
        Arrays.fill(splits, size - 2 * n, size - n, Split.VALIDATION);
        Arrays.fill(splits, size - n, size, Split.TEST);
      }
      return splits;
    }
  }

  /**
   * Two instants divide all pairs.
   *
   * @param validationFrom when the validation begins, in microseconds since 1970
   * @param testFrom when the test begins
   */
  record TemporalCut(long validationFrom, long testFrom) implements SplitRule {

    @Override
    public Split[] divide(UserPairs pairs) {
      Split[] splits = allTraining(pairs);
      for (int i = 0; i < pairs.size(); i++) {
        if (pairs.time(i) >= testFrom) {
          splits[i] = Split.TEST;
        } else if (pairs.time(i) >= validationFrom) {
          splits[i] = Split.VALIDATION;
        }
      }
      return splits;
    }
  }

  /** The table says it. */
  record GivenColumn() implements SplitRule {

    @Override
    public Split[] divide(UserPairs pairs) {
      Split[] splits = allTraining(pairs);
      for (int i = 0; i < pairs.size(); i++) {
        splits[i] = pairs.part(i);
      }
      return splits;
    }
  }

  private static Split[] allTraining(UserPairs pairs) {
    Split[] splits = new Split[pairs.size()];
    Arrays.fill(splits, Split.TRAIN);
    return splits;
  }
}
