package dev.taillight.mutualinfo;

import dev.taillight.dataset.Vocabulary;
import dev.taillight.progress.Progress;
import java.util.List;

/** What was counted for a catalogue, from its columns or from files of partial counts. */
interface Counts {

  /** The names of the features. */
  List<String> features();

  /** How many items were counted. */
  long itemCount();

  /** The values of a feature by itself. */
  Marginals marginals(int feature);

  /** The share of the counted items that have a value of a feature. */
  default double fillRate(int feature) {
    Marginals marginals = marginals(feature);
    long present = marginals.itemCount() - marginals.items(Vocabulary.MISSING);
    return itemCount() == 0 ? 0 : (double) present / itemCount();
  }

  /**
   * Counts each pair of different features once.
   *
   * @param features the features to pair, by their positions
   * @param consumer is called for each pair, from any thread
   * @param task is told of each pair that is done
   */
  void forEachPair(List<Integer> features, Consumer consumer, Progress.Task task);

  /** Receives what was counted for a pair of features. */
  @FunctionalInterface
  interface Consumer {

    /** A pair of features, by their positions; the first is the outer one of its visits. */
    void pair(int left, int right, CountedPair pair);
  }
}
