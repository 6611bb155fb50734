package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The symmetric k×k matrix of mutual information between item features, in nats; the diagonal holds
 * the entropies, I(X;X) = H(X). Immutable and thread-safe.
 */
public final class MutualInformationMatrix {

  private final List<String> features;
  private final Estimator estimator;
  private final long itemCount;
  private final double[] values;

  /**
   * @param features the names of the k features
   * @param estimator how the values were estimated
   * @param itemCount how many items were counted
   * @param values k·k values in row-major order; they are copied
   * @throws IllegalArgumentException if the matrix is not square, not symmetric or not finite
   */
  public MutualInformationMatrix(
      List<String> features, Estimator estimator, long itemCount, double[] values) {
    this.features = List.copyOf(features);
    this.estimator = estimator;
    this.itemCount = itemCount;
    this.values = values.clone();
    checkShape();
  }

  /** The names of the k features. */
  public List<String> features() {
    return features;
  }

  /** The names of the features that were left out on purpose. */
  public List<String> excluded() {
    return List.of();
  }

  /** k. */
  public int size() {
    return features.size();
  }

  /** How the values were estimated. */
  public Estimator estimator() {
    return estimator;
  }

  /** How many items were counted. */
  public long itemCount() {
    return itemCount;
  }

  /** The value for a pair of features, in nats. */
  public double at(int row, int column) {
    return values[row * size() + column];
  }

  /** All values in row-major order, as a copy. */
  public double[] toArray() {
    return values.clone();
  }

  /**
   * The other features by descending value to {@code feature}; equal ones in the order of the
   * features.
   */
  public List<Integer> partners(int feature) {
    List<Integer> others =
        new ArrayList<>(IntStream.range(0, size()).filter(f -> f != feature).boxed().toList());
    others.sort(Comparator.comparingDouble(other -> -at(feature, other)));
    return others;
  }

  private void checkShape() {
    int k = size();
    if (values.length != k * k) {
      throw new IllegalArgumentException(
          "%d features need %d values, got %d".formatted(k, k * k, values.length));
    }
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        if (!Double.isFinite(at(i, j)) || at(i, j) != at(j, i)) {
          throw new IllegalArgumentException(
              "a finite symmetric matrix is needed, got %s and %s for '%s' and '%s'"
                  .formatted(at(i, j), at(j, i), features.get(i), features.get(j)));
        }
      }
    }
  }
}
