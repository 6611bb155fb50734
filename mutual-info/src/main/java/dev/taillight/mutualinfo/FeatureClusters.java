package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The k features of a matrix in a tree: average-linkage clustering of the distance 1 − I(X;Y) /
 * H(X,Y), which is a metric where all values rest on the same items (Vinh, Epps and Bailey, JMLR
 * 2010, Theorem 2). At first each feature is a cluster; then the two clusters with the smallest
 * mean distance between their features are merged, until one is left.
 *
 * <p>Of equally near pairs of clusters the one with fewer features is merged first, so that
 * features that share nothing with any other do not pile up on the largest cluster; then the
 * position of their first features decides. Distances within 10⁻¹² of each other count as equal, so
 * that rounding decides nothing.
 *
 * <p>The two halves of a merge are turned so that their nearest ends meet. That gives the leaves an
 * order in which each cluster lies in one piece and similar features lie side by side. The work is
 * O(k³). Immutable and thread-safe.
 */
public final class FeatureClusters {

  private final List<Integer> order;
  private final List<Merge> merges;

  private FeatureClusters(List<Integer> order, List<Merge> merges) {
    this.order = order;
    this.merges = merges;
  }

  /**
   * Two clusters that become one.
   *
   * @param left the features of the one that comes first in {@link #order()}, in that order
   * @param right those of the other, in that order; they follow immediately
   * @param height the mean distance between a feature of the one and a feature of the other, from 0
   *     to 1
   */
  public record Merge(List<Integer> left, List<Integer> right, double height) {

    public Merge {
      left = List.copyOf(left);
      right = List.copyOf(right);
    }
  }

  /**
   * The clusters of a matrix. The values of a normalised one are shares already; their distance is
   * 1 − value, at least 0.
   */
  public static FeatureClusters of(MutualInformationMatrix matrix) {
    return matrix.method().normalisation() == Normalisation.NONE
        ? of(
            matrix.toArray(),
            IntStream.range(0, matrix.size()).mapToDouble(matrix::entropy).toArray())
        : ofShares(matrix.toArray());
  }

  /**
   * The clusters of k features by their mutual information. Features without entropy share nothing.
   *
   * @param information k·k values in row-major order, symmetric, in nats
   * @param entropies their k entropies, in nats
   * @throws IllegalArgumentException if there are not as many values as the entropies ask for
   */
  public static FeatureClusters of(double[] information, double[] entropies) {
    int k = entropies.length;
    if (information.length != k * k) {
      throw new IllegalArgumentException(
          "%d entropies need %d values, got %d".formatted(k, k * k, information.length));
    }
    double[] shares = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        shares[i * k + j] = share(information[i * k + j], entropies[i] + entropies[j]);
      }
    }
    return ofShares(shares);
  }

  /**
   * I(X;Y) / H(X,Y). Where missing values are ignored, the entropies rest on more items than the
   * information does and can be less than it; such features share all there is.
   */
  private static double share(double information, double separate) {
    if (information <= 0) {
      return 0;
    }
    double joint = separate - information;
    return joint > information ? information / joint : 1;
  }

  /**
   * The clusters of k features by what each pair shares; its distance is 1 − share.
   *
   * @param shares k·k values in row-major order, symmetric; those outside 0 to 1 count as 0 or 1,
   *     those on the diagonal do not count
   * @throws IllegalArgumentException if the number of values is no square
   */
  public static FeatureClusters ofShares(double[] shares) {
    int k = (int) Math.round(Math.sqrt(shares.length));
    if (shares.length != k * k) {
      throw new IllegalArgumentException(
          "a square matrix is needed, got %d values".formatted(shares.length));
    }
    double[][] distances = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        distances[i][j] = 1 - Math.min(1, Math.max(0, shares[i * k + j]));
      }
    }
    return new Agglomeration(distances).run();
  }

  /** The k features, similar ones side by side. */
  public List<Integer> order() {
    return order;
  }

  /** The k − 1 merges, the first one first; their heights do not fall. */
  public List<Merge> merges() {
    return merges;
  }

  /**
   * The clusters when there are {@code clusters} of them: what the first k − clusters merges leave.
   *
   * @param clusters how many, from 1 to k
   * @return the clusters and the features of each in {@link #order()}
   * @throws IllegalArgumentException if there are not as many features
   */
  public List<List<Integer>> cut(int clusters) {
    int k = order.size();
    if (clusters < 1 || clusters > k) {
      throw new IllegalArgumentException(
          "%d features cannot be cut into %d clusters".formatted(k, clusters));
    }
    // Each cluster lies in one piece, so what a merge undoes is one gap in the order.
    Set<Integer> starts = new HashSet<>(Set.of(order.get(0)));
    merges.subList(k - clusters, k - 1).forEach(merge -> starts.add(merge.right().get(0)));
    List<List<Integer>> cut = new ArrayList<>();
    for (int feature : order) {
      if (starts.contains(feature)) {
        cut.add(new ArrayList<>());
      }
      cut.get(cut.size() - 1).add(feature);
    }
    return cut.stream().map(List::copyOf).toList();
  }

  /** The clusters while they are merged. */
  private static final class Agglomeration {

    private static final double EQUAL = 1e-12;

    private final double[][] distances;

    /** The sums of the distances between the features of two clusters, by their first features. */
    private final double[][] sums;

    /** In the order of their first features. */
    private final List<Cluster> clusters = new ArrayList<>();

    private final List<Merge> merges = new ArrayList<>();

    Agglomeration(double[][] distances) {
      this.distances = distances;
      this.sums = new double[distances.length][];
      for (int feature = 0; feature < distances.length; feature++) {
        sums[feature] = distances[feature].clone();
        clusters.add(new Cluster(feature, List.of(feature)));
      }
    }

    /**
     * @param first the feature with the lowest position
     * @param leaves all its features, similar ones side by side
     */
    private record Cluster(int first, List<Integer> leaves) {}

    FeatureClusters run() {
      while (clusters.size() > 1) {
        mergeNearest();
      }
      List<Integer> order = clusters.isEmpty() ? List.of() : clusters.get(0).leaves();
      int[] places = new int[order.size()];
      for (int place = 0; place < places.length; place++) {
        places[order.get(place)] = place;
      }
      return new FeatureClusters(
          List.copyOf(order), merges.stream().map(merge -> ordered(merge, places)).toList());
    }

    /** Later merges may have turned an earlier one round. */
    private static Merge ordered(Merge merge, int[] places) {
      Comparator<Integer> byPlace = Comparator.comparingInt(feature -> places[feature]);
      List<Integer> one = merge.left().stream().sorted(byPlace).toList();
      List<Integer> other = merge.right().stream().sorted(byPlace).toList();
      return byPlace.compare(one.get(0), other.get(0)) < 0
          ? new Merge(one, other, merge.height())
          : new Merge(other, one, merge.height());
    }

    private void mergeNearest() {
      double lowest = lowestHeight();
      int left = 0;
      int right = 1;
      int fewest = Integer.MAX_VALUE;
      for (int a = 0; a < clusters.size(); a++) {
        for (int b = a + 1; b < clusters.size(); b++) {
          int size = clusters.get(a).leaves().size() + clusters.get(b).leaves().size();
          if (size < fewest && height(a, b) <= lowest + EQUAL) {
            fewest = size;
            left = a;
            right = b;
          }
        }
      }
      merge(left, right);
    }

    private double lowestHeight() {
      double lowest = Double.POSITIVE_INFINITY;
      for (int a = 0; a < clusters.size(); a++) {
        for (int b = a + 1; b < clusters.size(); b++) {
          lowest = Math.min(lowest, height(a, b));
        }
      }
      return lowest;
    }

    private double height(int a, int b) {
      Cluster one = clusters.get(a);
      Cluster other = clusters.get(b);
      double pairs = (double) one.leaves().size() * other.leaves().size();
      return sums[one.first()][other.first()] / pairs;
    }

    private void merge(int left, int right) {
      double height = height(left, right);
      Cluster kept = clusters.get(left);
      Cluster taken = clusters.remove(right);
      merges.add(new Merge(kept.leaves(), taken.leaves(), height));
      clusters.set(left, new Cluster(kept.first(), joined(kept.leaves(), taken.leaves())));
      for (Cluster other : clusters) {
        sums[kept.first()][other.first()] += sums[taken.first()][other.first()];
        sums[other.first()][kept.first()] = sums[kept.first()][other.first()];
      }
    }

    private List<Integer> joined(List<Integer> a, List<Integer> b) {
      List<Integer> best = List.of();
      double nearest = Double.POSITIVE_INFINITY;
      for (List<Integer> left : List.of(a, reversed(a))) {
        for (List<Integer> right : List.of(b, reversed(b))) {
          double gap = distances[left.get(left.size() - 1)][right.get(0)];
          if (gap < nearest - EQUAL) {
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
}
