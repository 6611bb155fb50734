package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.search.Exclusions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is asked and what would be right: the users of a held-out split, their relevant items, and
 * the items that they must not be given because they have them already. The latter are the training
 * items and, when the test split is judged, the validation items; the former are the user's
 * distinct items of the split that are in the corpus and not among the latter. Users without a
 * relevant item are left out.
 */
final class HeldOut {

  /** One fixed sample for all runs, so that their figures are about the same users. */
  private static final int SAMPLE_SEED = 0;

  private final Split split;
  private final Interactions asked;
  private final List<Interactions> known;
  private final Corpus corpus;
  private final int[] users;
  private final long[] firstPairs;

  /**
   * @param split validation or test
   * @param mostUsers how many users to keep at most, drawn once and for all; 0 means all
   */
  HeldOut(EncodedDataset dataset, Corpus corpus, Split split, int mostUsers) {
    this.split = split;
    this.asked = dataset.interactions(split);
    this.known = known(split).stream().map(dataset::interactions).toList();
    this.corpus = corpus;
    this.users = sample(eligible(dataset.users().size()), mostUsers);
    this.firstPairs = new long[users.length + 1];
    for (int i = 0; i < users.length; i++) {
      firstPairs[i + 1] = firstPairs[i] + relevant(users[i]).length;
    }
  }

  /** The split that is held out. */
  Split split() {
    return split;
  }

  /** The user rows, ascending. */
  int[] users() {
    return users.clone();
  }

  /** How many users there are. */
  int userCount() {
    return users.length;
  }

  /** How many pairs of a user and a relevant item there are. */
  long pairCount() {
    return firstPairs[users.length];
  }

  /** The user row of a pair, which are numbered by user and then by item row. */
  int userOfPair(long pair) {
    return users[userIndex(pair)];
  }

  /** The item row of a pair. */
  int itemOfPair(long pair) {
    int index = userIndex(pair);
    return relevant(users[index])[(int) (pair - firstPairs[index])];
  }

  /** The relevant items of a user, ascending. */
  int[] relevant(int user) {
    int[] excluded = excluded(user);
    return Arrays.stream(asked.itemsOf(user))
        .filter(item -> corpus.contains(item) && !Exclusions.contains(excluded, item))
        .sorted()
        .distinct()
        .toArray();
  }

  /** The items that a user must not be given, ascending. */
  int[] excluded(int user) {
    return known.stream()
        .flatMapToInt(pairs -> Arrays.stream(pairs.itemsOf(user)))
        .sorted()
        .distinct()
        .toArray();
  }

  private int userIndex(long pair) {
    int found = Arrays.binarySearch(firstPairs, pair);
    // Every kept user has a pair, so the first pairs differ and a miss lies behind its user's.
    return found >= 0 ? found : -found - 2;
  }

  private static List<Split> known(Split split) {
    return switch (split) {
      case VALIDATION -> List.of(Split.TRAIN);
      case TEST -> List.of(Split.TRAIN, Split.VALIDATION);
      case TRAIN ->
          throw new IllegalArgumentException(
              "the training split cannot be evaluated: its items are kept from the users");
    };
  }

  private int[] eligible(int userCount) {
    return IntStream.range(0, userCount)
        .filter(user -> asked.count(user) > 0 && relevant(user).length > 0)
        .toArray();
  }

  private static int[] sample(int[] eligible, int most) {
    if (most == 0 || eligible.length <= most) {
      return eligible;
    }
    RandomPermutation order =
        new RandomPermutation(eligible.length, RandomStream.of(SAMPLE_SEED, "evaluated users"));
    return IntStream.range(0, most).map(i -> eligible[(int) order.at(i)]).sorted().toArray();
  }
}
