package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The symmetric k×k matrix of mutual information between item features. In nats the diagonal holds
 * the entropies, I(X;X) = H(X); normalised it is 1. Immutable and thread-safe.
 */
public final class MutualInformationMatrix {

  private final List<String> features;
  private final List<String> excluded;
  private final EstimationMethod method;
  private final long itemCount;
  private final double[] values;
  private final MatrixStatistics statistics;

  /**
   * @param features the names of the k features
   * @param excluded the names of the features that were left out on purpose
   * @param method how the values came about
   * @param itemCount how many items were counted
   * @param values k·k values in row-major order; they are copied
   * @param statistics what the values were computed from
   * @throws IllegalArgumentException if the matrix is not square, not symmetric or not finite, has
   *     a negative value, or a feature twice
   */
  public MutualInformationMatrix(
      List<String> features,
      List<String> excluded,
      EstimationMethod method,
      long itemCount,
      double[] values,
      MatrixStatistics statistics) {
    this.features = List.copyOf(features);
    this.excluded = List.copyOf(excluded);
    this.method = method;
    this.itemCount = itemCount;
    this.values = values.clone();
    this.statistics = statistics;
    checkNames();
    checkShape();
    statistics.checkSize(size());
  }

  /** A matrix of all features in nats, without statistics. */
  public MutualInformationMatrix(
      List<String> features, Estimator estimator, long itemCount, double[] values) {
    this(
        features,
        List.of(),
        EstimationMethod.of(estimator),
        itemCount,
        values,
        MatrixStatistics.UNKNOWN);
  }

  /** The names of the k features. */
  public List<String> features() {
    return features;
  }

  /** The names of the features that were left out on purpose. */
  public List<String> excluded() {
    return excluded;
  }

  /** k. */
  public int size() {
    return features.size();
  }

  /** How the values came about. */
  public EstimationMethod method() {
    return method;
  }

  /** How many items were counted. */
  public long itemCount() {
    return itemCount;
  }

  /** What the values were computed from. */
  public MatrixStatistics statistics() {
    return statistics;
  }

  /** The value for a pair of features, in the unit of {@link #method()}. */
  public double at(int row, int column) {
    return values[row * size() + column];
  }

  /** All values in row-major order, as a copy. */
  public double[] toArray() {
    return values.clone();
  }

  /**
   * Writes {@code matrix.npy} and then {@code matrix.json} into a folder, which is made if needed.
   */
  public void write(Path folder) throws IOException {
    MatrixFiles.write(this, folder);
  }

  /**
   * Reads {@code matrix.json} from a folder.
   *
   * @throws DatasetException if it is missing, damaged, or of another version of the format
   */
  public static MutualInformationMatrix read(Path folder) {
    return MatrixFiles.read(folder);
  }

  /** The entropy of a feature, in nats; of a normalised matrix without statistics it is 1. */
  public double entropy(int feature) {
    List<Double> entropies = statistics.entropies();
    return entropies.isEmpty() ? at(feature, feature) : entropies.get(feature);
  }

  /** This matrix with the values of another estimate of its own. */
  public MutualInformationMatrix under(MatrixEstimate estimate) {
    return new MutualInformationMatrix(
        features,
        excluded,
        new EstimationMethod(
            estimate.estimator(), estimate.normalisation(), method.missing(), method.weighting()),
        itemCount,
        estimate.values().stream().mapToDouble(Double::doubleValue).toArray(),
        statistics);
  }

  /**
   * The other features by descending value to {@code feature}. Of equal ones, such as those that
   * share nothing beyond chance, the one with fewer values comes first, so that an id comes last;
   * then the order of the features decides.
   */
  public List<Integer> partners(int feature) {
    List<Integer> others =
        new ArrayList<>(IntStream.range(0, size()).filter(f -> f != feature).boxed().toList());
    others.sort(
        Comparator.<Integer>comparingDouble(other -> -at(feature, other))
            .thenComparingLong(this::states));
    return others;
  }

  private long states(int feature) {
    List<Long> states = statistics.states();
    return states.isEmpty() ? 0 : states.get(feature);
  }

  private void checkNames() {
    Set<String> seen = new HashSet<>();
    for (List<String> names : List.of(features, excluded)) {
      for (String name : names) {
        if (!seen.add(name)) {
          throw new IllegalArgumentException("feature '" + name + "' is named twice");
        }
      }
    }
  }

  private void checkShape() {
    int k = size();
    if (values.length != k * k) {
      throw new IllegalArgumentException(
          "%d features need %d values, got %d".formatted(k, k * k, values.length));
    }
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        if (!(at(i, j) >= 0) || at(i, j) != at(j, i) || at(i, j) == Double.POSITIVE_INFINITY) {
          throw new IllegalArgumentException(
              "a symmetric matrix of finite values of 0 or more is needed, got %s and %s for '%s' and '%s'"
                  .formatted(at(i, j), at(j, i), features.get(i), features.get(j)));
        }
      }
    }
  }
}
