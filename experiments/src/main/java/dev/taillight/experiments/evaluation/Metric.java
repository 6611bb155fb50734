package dev.taillight.experiments.evaluation;

import java.util.Locale;

/**
 * How good the first k items of a recommendation list are for one user, from 0 to 1. The formulas
 * use rel(i), which is 1 if the item at rank i is relevant and else 0, P(i) = (1/i) Σ rel(j) over j
 * ≤ i, and R, the number of relevant items; sums go over i = 1 … k.
 */
public enum Metric {
  /** Σ rel(i) / R. */
  RECALL {
    @Override
    double of(Hits hits, int k) {
      return (double) hits.within(k) / hits.relevant();
    }
  },
  /** Σ rel(i) / k, also for a list that has fewer than k items. */
  PRECISION {
    @Override
    double of(Hits hits, int k) {
      return (double) hits.within(k) / k;
    }
  },
  /** Average precision as it is mostly reported: Σ P(i) rel(i) / min(k, R). */
  MAP {
    @Override
    double of(Hits hits, int k) {
      return sumOfPrecisions(hits, k) / Math.min(k, hits.relevant());
    }
  },
  /** Average precision as in lecture notes, AP@N: Σ P(i) rel(i) / k; at most min(k, R) / k. */
  MAP_LECTURE {
    @Override
    double of(Hits hits, int k) {
      return sumOfPrecisions(hits, k) / k;
    }
  },
  /**
   * Normalised discounted cumulative gain (Järvelin and Kekäläinen, TOIS 2002) with gains of 0 and
   * 1: Σ rel(i) / log2(i + 1), divided by the same sum of a list that has the relevant items first.
   */
  NDCG {
    @Override
    double of(Hits hits, int k) {
      double gain = 0;
      for (int i = 0; i < hits.within(k); i++) {
        gain += discount(hits.rank(i));
      }
      double ideal = 0;
      for (int rank = 1; rank <= Math.min(k, hits.relevant()); rank++) {
        ideal += discount(rank);
      }
      return gain / ideal;
    }
  },
  /** 1 / i for the smallest i with rel(i) = 1, or 0 if there is none up to k. */
  MRR {
    @Override
    double of(Hits hits, int k) {
      return hits.within(k) == 0 ? 0 : 1.0 / hits.rank(0);
    }
  },
  /** 1 if rel(i) = 1 for any i up to k, else 0. */
  HIT_RATE {
    @Override
    double of(Hits hits, int k) {
      return hits.within(k) == 0 ? 0 : 1;
    }
  };

  /**
   * The value for one user.
   *
   * @param hits where the relevant items are, of which there is at least one
   * @param k how much of the list counts
   */
  abstract double of(Hits hits, int k);

  /** The name in files and tables, e.g. {@code "recall@20"}. */
  public String at(int k) {
    return name().toLowerCase(Locale.ROOT) + "@" + k;
  }

  private static double sumOfPrecisions(Hits hits, int k) {
    double sum = 0;
    for (int i = 0; i < hits.within(k); i++) {
      sum += (i + 1.0) / hits.rank(i);
    }
    return sum;
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 1.0);
  }
}
