package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.IntColumn;
import dev.taillight.trainer.search.TopK;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one system finds of the relevant items by how often they occur in training. Bin 0 holds the
 * items without a training interaction, bin i those with 2^(i−1) to 2^i − 1 of them. In a bin only
 * its own items are relevant, as in a {@link Slice}. Used by one thread.
 */
final class PopularityRecall {

  /** Enough for every number of interactions that an int can hold. */
  static final int BINS = Integer.SIZE;

  private final List<Integer> cutoffs;
  private final IntColumn counts;
  private final Moments[][] recalls;
  private final int[][] found;
  private final int[] relevantCounts = new int[BINS];
  private final long[] pairs = new long[BINS];

  /**
   * @param cutoffs the list lengths
   * @param counts the training interactions by item row
   */
  PopularityRecall(List<Integer> cutoffs, IntColumn counts) {
    this.cutoffs = cutoffs;
    this.counts = counts;
    this.found = new int[cutoffs.size()][BINS];
    this.recalls =
        cutoffs.stream()
            .map(k -> Stream.generate(Moments::new).limit(BINS).toArray(Moments[]::new))
            .toArray(Moments[][]::new);
  }

  /** The bin of an item with this many training interactions. */
  static int bin(int count) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(count);
  }

  /** The fewest training interactions of a bin. */
  static int from(int bin) {
    return bin == 0 ? 0 : 1 << (bin - 1);
  }

  /** The most training interactions of a bin. */
  static int to(int bin) {
    return bin == 0 ? 0 : 2 * (from(bin) - 1) + 1;
  }

  /** Adds the list of {@code query} for a user with these relevant items, ascending. */
  void add(TopK lists, int query, int[] relevant) {
    Arrays.fill(relevantCounts, 0);
    for (int item : relevant) {
      relevantCounts[bin(counts.at(item))]++;
    }
    for (int c = 0; c < cutoffs.size(); c++) {
      Arrays.fill(found[c], 0);
      for (int rank = 0; rank < Math.min(cutoffs.get(c), lists.count(query)); rank++) {
        int item = lists.item(query, rank);
        if (Arrays.binarySearch(relevant, item) >= 0) {
          found[c][bin(counts.at(item))]++;
        }
      }
    }
    for (int bin = 0; bin < BINS; bin++) {
      if (relevantCounts[bin] > 0) {
        pairs[bin] += relevantCounts[bin];
        for (int c = 0; c < cutoffs.size(); c++) {
          recalls[c][bin].add((double) found[c][bin] / relevantCounts[bin]);
        }
      }
    }
  }

  /** How many pairs of a user and a relevant item fell into a bin. */
  long pairs(int bin) {
    return pairs[bin];
  }

  /** The recall of a bin by list length, e.g. {@code "recall@20"}; empty if it has no pairs. */
  Map<String, Estimate> recall(int bin, Intervals intervals) {
    Map<String, Estimate> recall = new LinkedHashMap<>();
    for (int c = 0; c < cutoffs.size() && pairs[bin] > 0; c++) {
      recall.put(Metric.RECALL.at(cutoffs.get(c)), intervals.estimate(recalls[c][bin]));
    }
    return recall;
  }
}
