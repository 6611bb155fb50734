package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.IntColumn;
import dev.taillight.trainer.search.TopK;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * On how few items the recommendations fall: catalogue coverage, Gini coefficient and mean
 * popularity at each list length. Takes four bytes per item and list length. Used by one thread.
 */
final class Concentration {

  private final List<Integer> cutoffs;
  private final IntColumn popularity;
  private final Corpus corpus;
  private final int[][] counts;
  private final long[] popularitySums;
  private final long[] slots;

  /**
   * @param cutoffs the list lengths
   * @param popularity the training interactions by item row
   * @param corpus the items that can be recommended
   */
  Concentration(List<Integer> cutoffs, IntColumn popularity, Corpus corpus) {
    this.cutoffs = cutoffs;
    this.popularity = popularity;
    this.corpus = corpus;
    this.counts = new int[cutoffs.size()][Math.toIntExact(popularity.size())];
    this.popularitySums = new long[cutoffs.size()];
    this.slots = new long[cutoffs.size()];
  }

  /** Counts the list of one user. */
  void add(TopK lists, int query) {
    for (int rank = 0; rank < lists.count(query); rank++) {
      int item = lists.item(query, rank);
      for (int c = 0; c < cutoffs.size(); c++) {
        if (rank < cutoffs.get(c)) {
          counts[c][item]++;
          popularitySums[c] += popularity.at(item);
          slots[c]++;
        }
      }
    }
  }

  /** The figures by name, e.g. {@code "coverage@20"}; empty if nothing was recommended. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int c = 0; c < cutoffs.size(); c++) {
      if (slots[c] > 0) {
        long[] sorted = sortedCounts(c);
        figures.put("coverage@" + cutoffs.get(c), coverage(sorted));
        figures.put("gini@" + cutoffs.get(c), gini(sorted));
        figures.put("mean_popularity@" + cutoffs.get(c), (double) popularitySums[c] / slots[c]);
      }
    }
    return figures;
  }

  private long[] sortedCounts(int cutoff) {
    long[] sorted = new long[corpus.size()];
    for (int place = 0; place < sorted.length; place++) {
      sorted[place] = counts[cutoff][corpus.popular(place)];
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** The share of the corpus that is recommended to anybody. */
  private static double coverage(long[] sorted) {
    return (double) Arrays.stream(sorted).filter(count -> count > 0).count() / sorted.length;
  }

  /**
   * The Gini coefficient Σ (2i − n − 1) x(i) / (n Σ x(i)) of the n items' counts x(1) ≤ … ≤ x(n): 0
   * when all are recommended equally often, (n − 1) / n when only one is.
   */
  static double gini(long[] sorted) {
    int n = sorted.length;
    double weighted = 0;
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      weighted += (2.0 * i - n - 1) * sorted[i - 1];
      sum += sorted[i - 1];
    }
    return weighted / (n * sum);
  }
}
