package dev.taillight.experiments.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Orders features so that similar ones lie side by side: average-linkage clustering of the distance
 * 1 − I(X;Y) / H(X,Y), which is a metric (Vinh, Epps and Bailey, JMLR 2010, Theorem 2), with the
 * two halves of each merge turned so that their nearest ends meet.
 */
final class SimilarityOrder {

  private final int size;
  private final double[] distances;

  private SimilarityOrder(int size, double[] information, double[] entropies) {
    this.size = size;
    this.distances = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double joint = entropies[i] + entropies[j] - information[i * size + j];
        double shared = joint > 0 ? information[i * size + j] / joint : 0;
        distances[i * size + j] = i == j ? 0 : 1 - Math.min(1, Math.max(0, shared));
      }
    }
  }

  /**
   * Orders k features.
   *
   * @param information the mutual information of k features, k·k values in row-major order
   * @param entropies their k entropies
   * @return the k features in their order
   */
  static List<Integer> of(double[] information, double[] entropies) {
    return new SimilarityOrder(entropies.length, information, entropies).order();
  }

  private List<Integer> order() {
    List<List<Integer>> clusters = new ArrayList<>();
    for (int feature = 0; feature < size; feature++) {
      clusters.add(List.of(feature));
    }
    while (clusters.size() > 1) {
      mergeNearest(clusters);
    }
    return clusters.isEmpty() ? List.of() : clusters.get(0);
  }

  private void mergeNearest(List<List<Integer>> clusters) {
    int left = 0;
    int right = 1;
    double nearest = Double.POSITIVE_INFINITY;
    for (int a = 0; a < clusters.size(); a++) {
      for (int b = a + 1; b < clusters.size(); b++) {
        double distance = linkage(clusters.get(a), clusters.get(b));
        if (distance < nearest) {
          nearest = distance;
          left = a;
          right = b;
        }
      }
    }
    List<Integer> taken = clusters.remove(right);
    clusters.set(left, joined(clusters.get(left), taken));
  }

  private double linkage(List<Integer> a, List<Integer> b) {
    double sum = 0;
    for (int i : a) {
      for (int j : b) {
        sum += distances[i * size + j];
      }
    }
    return sum / (a.size() * b.size());
  }

  private List<Integer> joined(List<Integer> a, List<Integer> b) {
    List<Integer> best = List.of();
    double nearest = Double.POSITIVE_INFINITY;
    for (List<Integer> left : List.of(a, reversed(a))) {
      for (List<Integer> right : List.of(b, reversed(b))) {
        double gap = distances[left.get(left.size() - 1) * size + right.get(0)];
        if (gap < nearest) {
          nearest = gap;
          best = new ArrayList<>(left);
          best.addAll(right);
        }
      }
    }
    return best;
  }

  private static List<Integer> reversed(List<Integer> list) {
    List<Integer> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
