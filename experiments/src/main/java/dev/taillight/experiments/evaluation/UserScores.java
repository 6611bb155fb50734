package dev.taillight.experiments.evaluation;

import dev.taillight.trainer.search.TopK;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values of every metric, list length and slice for one user at a time. A slice in which the
 * user has no relevant item has NaN, which means "left out". Ranks are those in the whole list; in
 * a slice only its own items are relevant. Used by one thread.
 */
final class UserScores {

  private static final Metric[] METRICS = Metric.values();

  private final Corpus corpus;
  private final List<Integer> cutoffs;
  private final List<Slice> slices;
  private final Hits[] hits;
  private final int[] relevantCounts = new int[Slice.values().length];

  UserScores(Corpus corpus, List<Integer> cutoffs) {
    this.corpus = corpus;
    this.cutoffs = cutoffs;
    this.slices = corpus.slices();
    int longest = Math.min(cutoffs.get(cutoffs.size() - 1), corpus.size());
    this.hits = new Hits[Slice.values().length];
    Arrays.setAll(hits, slice -> new Hits(longest));
  }

  /** How many values a user has. */
  int size() {
    return METRICS.length * cutoffs.size() * slices.size();
  }

  /** The name of the metric and list length of a value, e.g. {@code "recall@20"}. */
  String metric(int index) {
    int row = index / slices.size();
    return METRICS[row / cutoffs.size()].at(cutoffs.get(row % cutoffs.size()));
  }

  /** The slice of a value. */
  Slice slice(int index) {
    return slices.get(index % slices.size());
  }

  /** The values of some metrics, e.g. {@code "recall@20"}: those of each one slice by slice. */
  int[] ofMetrics(List<String> metrics) {
    return metrics.stream()
        .flatMapToInt(metric -> IntStream.range(0, size()).filter(i -> metric(i).equals(metric)))
        .toArray();
  }

  /** Computes the values of the list of {@code query} for a user with these relevant items. */
  void score(TopK lists, int query, int[] relevant, double[] values) {
    count(relevant);
    for (Slice slice : slices) {
      hits[slice.ordinal()].reset(relevantCounts[slice.ordinal()]);
    }
    for (int rank = 0; rank < lists.count(query); rank++) {
      int item = lists.item(query, rank);
      if (Arrays.binarySearch(relevant, item) >= 0) {
        hits[Slice.OVERALL.ordinal()].add(rank + 1);
        hits[corpus.sliceOf(item).ordinal()].add(rank + 1);
      }
    }
    int at = 0;
    for (Metric metric : METRICS) {
      for (int k : cutoffs) {
        for (Slice slice : slices) {
          Hits found = hits[slice.ordinal()];
          values[at++] = found.relevant() == 0 ? Double.NaN : metric.of(found, k);
        }
      }
    }
  }

  private void count(int[] relevant) {
    Arrays.fill(relevantCounts, 0);
    relevantCounts[Slice.OVERALL.ordinal()] = relevant.length;
    for (int item : relevant) {
      relevantCounts[corpus.sliceOf(item).ordinal()]++;
    }
  }
}
