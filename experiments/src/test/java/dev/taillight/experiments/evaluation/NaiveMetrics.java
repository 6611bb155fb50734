package dev.taillight.experiments.evaluation;

import java.util.function.IntPredicate;

/** The textbook formulas, rank by rank, as an oracle. */
final class NaiveMetrics {

  private final IntPredicate isRelevant;
  private final int relevant;
  private final int k;

  /**
   * @param isRelevant whether the item at a rank, from 1, is relevant
   */
  NaiveMetrics(IntPredicate isRelevant, int relevant, int k) {
    this.isRelevant = isRelevant;
    this.relevant = relevant;
    this.k = k;
  }

  double of(Metric metric) {
    return switch (metric) {
      case RECALL -> recall();
      case PRECISION -> precision();
      case MAP -> map();
      case MAP_LECTURE -> mapLecture();
      case NDCG -> ndcg();
      case MRR -> mrr();
      case HIT_RATE -> hitRate();
    };
  }

  double recall() {
    return precisionAt(k) * k / relevant;
  }

  double precision() {
    return precisionAt(k);
  }

  double map() {
    return mapLecture() * k / Math.min(k, relevant);
  }

  double mapLecture() {
    double sum = 0;
    for (int rank = 1; rank <= k; rank++) {
      sum += precisionAt(rank) * rel(rank);
    }
    return sum / k;
  }

  double ndcg() {
    double gain = 0;
    double ideal = 0;
    for (int rank = 1; rank <= k; rank++) {
      double discount = 1 / (Math.log10(rank + 1) / Math.log10(2));
      gain += rel(rank) * discount;
      ideal += rank <= relevant ? discount : 0;
    }
    return gain / ideal;
  }

  double mrr() {
    for (int rank = 1; rank <= k; rank++) {
      if (rel(rank) == 1) {
        return 1.0 / rank;
      }
    }
    return 0;
  }

  double hitRate() {
    return mrr() > 0 ? 1 : 0;
  }

  private int rel(int rank) {
    return isRelevant.test(rank) ? 1 : 0;
  }

  private double precisionAt(int rank) {
    int found = 0;
    for (int i = 1; i <= rank; i++) {
      found += rel(i);
    }
    return (double) found / rank;
  }
}
