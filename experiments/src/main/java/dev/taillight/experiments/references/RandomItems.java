package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

/**
 * Recommends items of the corpus at random, every one equally likely, another list to each user.
 * What a user is given depends on the seed and the user's row alone.
 */
public final class RandomItems implements Recommender {

  private final Corpus corpus;
  private final long seed;

  /**
   * @param corpus the items that can be recommended
   * @param seed what the lists are drawn from
   */
  RandomItems(Corpus corpus, long seed) {
    this.corpus = corpus;
    this.seed = seed;
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    TopK.Builder best = new TopK.Builder(users.length, k);
    for (int query = 0; query < users.length; query++) {
      int[] excluded = exclusions.of(query);
      RandomPermutation order =
          new RandomPermutation(
              corpus.size(), RandomStream.of(seed, "random reference", users[query]));
      int found = 0;
      for (int place = 0; place < corpus.size() && found < k; place++) {
        int item = corpus.popular((int) order.at(place));
        if (!Exclusions.contains(excluded, item)) {
          best.offer(query, item, -found);
          found++;
        }
      }
      task.advance(1);
    }
    return best.build();
  }
}
