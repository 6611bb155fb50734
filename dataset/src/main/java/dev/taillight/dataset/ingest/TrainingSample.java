package dev.taillight.dataset.ingest;

import dev.taillight.random.RandomStream;

/**
 * Which training pairs are kept when only a share of them is: each with the probability of that
 * share, by a number that belongs to the pair, so that smaller samples lie within larger ones.
 *
 * @param seed the seed of the run
 * @param share above 0, at most 1
 */
record TrainingSample(long seed, double share) {

  /** Whether a pair of a user's row and an item's row is kept. */
  boolean keeps(int user, int item) {
    return share == 1 || RandomStream.of(seed, "training share", user, item).nextDouble() < share;
  }
}
