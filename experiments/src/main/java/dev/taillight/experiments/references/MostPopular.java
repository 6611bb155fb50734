package dev.taillight.experiments.references;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.IntColumn;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

/**
 * Recommends the items with the most training interactions, equal ones by ascending row, to
 * everybody.
 */
public final class MostPopular implements Recommender {

  private final IntColumn counts;
  private final Corpus corpus;

  /** Recommends out of {@code corpus}. */
  MostPopular(EncodedDataset dataset, Corpus corpus) {
    this.counts = dataset.itemCounts();
    this.corpus = corpus;
  }

  @Override
  public String name() {
    return "most_popular";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    TopK.Builder best = new TopK.Builder(users.length, k);
    for (int i = 0; i < users.length; i++) {
      int[] excluded = exclusions.of(i);
      int found = 0;
      for (int place = 0; place < corpus.size() && found < k; place++) {
        int item = corpus.popular(place);
        if (!Exclusions.contains(excluded, item)) {
          best.offer(i, item, counts.at(item));
          found++;
        }
      }
      task.advance(1);
    }
    return best.build();
  }
}
