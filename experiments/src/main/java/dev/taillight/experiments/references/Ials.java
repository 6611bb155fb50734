package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.VectorSpace;
import dev.taillight.progress.Progress;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Matrix factorisation for implicit feedback by alternating least squares (Hu, Koren and Volinsky,
 * ICDM 2008), with the objective and the scaled regularisation of Rendle, Krichene, Zhang and Koren
 * (Revisiting the Performance of iALS on Item Recommendation Benchmarks, RecSys 2022): over the
 * users and items with a training pair it minimises
 *
 * <p>Σ over pairs (u,i) ∈ S of (⟨w(u), h(i)⟩ − 1)² + α₀ · Σ over all u, i of ⟨w(u), h(i)⟩² + Σ λ(u)
 * ‖w(u)‖² + Σ λ(i) ‖h(i)‖²
 *
 * <p>with λ(u) = λ · (|I(u)| + α₀ |I|)^ν and λ(i) = λ · (|U(i)| + α₀ |U|)^ν. An epoch solves for
 * all items, then for all users. It starts from normal numbers with a standard deviation of 0.1 /
 * √d.
 *
 * <p>Takes 8 · d bytes per user and item, and per epoch time in the order of |S| · d² + (|U| + |I|)
 * · d³. Results do not depend on the number of threads.
 */
final class Ials {

  private static final double START_DEVIATION = 0.1;

  /** Commons Math compares the halves of a matrix, which here are copies of each other. */
  private static final double SYMMETRY = 1e-15;

  /** No pivot is below the regularisation, which may be as small as people like. */
  private static final double SMALLEST_PIVOT = 0;

  private final IalsConfig config;

  private Ials(IalsConfig config) {
    this.config = config;
  }

  /**
   * Trains.
   *
   * @param seed what the start is drawn from
   * @param progress is told how many least-squares problems there are
   * @return w and h; 0 for users and items without a training pair
   */
  static VectorSpace train(TrainingPairs pairs, IalsConfig config, long seed, Progress progress) {
    int d = config.factors();
    double deviation = START_DEVIATION / Math.sqrt(d);
    FactorVectors users = FactorVectors.random(pairs.users(), d, deviation, seed, "ials users");
    FactorVectors items = FactorVectors.random(pairs.items(), d, deviation, seed, "ials items");
    clearUntrained(users, pairs.itemsOfUsers());
    clearUntrained(items, pairs.usersOfItems());
    Ials model = new Ials(config);
    long problems = (long) config.epochs() * (pairs.users() + pairs.items());
    try (Progress.Task task = progress.start("train ials", problems, "solved")) {
      for (int epoch = 0; epoch < config.epochs(); epoch++) {
        model.solve(items, users, pairs.usersOfItems(), pairs.itemsOfUsers(), task);
        model.solve(users, items, pairs.itemsOfUsers(), pairs.usersOfItems(), task);
      }
    }
    return new VectorSpace(items.vectors(), users::vectors);
  }

  /** They are 0 at the optimum, and before that must not push the others away. */
  private static void clearUntrained(FactorVectors factors, SparseRows pairs) {
    for (int row = 0; row < factors.size(); row++) {
      if (pairs.count(row) == 0) {
        Arrays.fill(factors.row(row), 0);
      }
    }
  }

  /**
   * Solves for one side, given the other.
   *
   * @param wanted are written
   * @param given are read
   * @param pairs the given rows with which each wanted one is paired
   * @param opposite the other way round
   */
  private void solve(
      FactorVectors wanted,
      FactorVectors given,
      SparseRows pairs,
      SparseRows opposite,
      Progress.Task task) {
    double[][] all = scaledGram(given);
    double others = config.unobservedWeight() * opposite.occupied();
    RowParts.work(
        wanted.size(),
        task,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            if (pairs.count(row) > 0) {
              double weight =
                  config.regularisation()
                      * Math.pow(pairs.count(row) + others, config.frequencyExponent());
              solve(wanted.row(row), row, given, pairs, all, weight);
            }
          }
        });
  }

  /** The row's own problem: (α₀ G + Σ h hᵀ + λ I) w = Σ h, sums over the row's pairs. */
  private static void solve(
      double[] wanted,
      int row,
      FactorVectors given,
      SparseRows pairs,
      double[][] all,
      double weight) {
    int d = wanted.length;
    double[][] left = new double[d][];
    for (int a = 0; a < d; a++) {
      left[a] = all[a].clone();
      left[a][a] += weight;
    }
    double[] right = new double[d];
    for (int at = pairs.start(row); at < pairs.end(row); at++) {
      double[] h = given.row(pairs.column(at));
      addSquare(h, left);
      for (int a = 0; a < d; a++) {
        right[a] += h[a];
      }
    }
    mirror(left);
    RealMatrix matrix = new Array2DRowRealMatrix(left, false);
    double[] solution =
        new CholeskyDecomposition(matrix, SYMMETRY, SMALLEST_PIVOT)
            .getSolver()
            .solve(new ArrayRealVector(right, false))
            .toArray();
    System.arraycopy(solution, 0, wanted, 0, d);
  }

  /** α₀ G = α₀ · Σ h hᵀ over all rows, summed row by row; each element by one thread. */
  private double[][] scaledGram(FactorVectors given) {
    int d = given.dimension();
    double[][] gram = new double[d][d];
    IntStream.range(0, d)
        .parallel()
        .forEach(
            a -> {
              for (int row = 0; row < given.size(); row++) {
                double[] h = given.row(row);
                for (int b = 0; b <= a; b++) {
                  gram[a][b] += h[a] * h[b];
                }
              }
              for (int b = 0; b <= a; b++) {
                gram[a][b] *= config.unobservedWeight();
              }
            });
    return gram;
  }

  /** Adds h hᵀ to the lower half. */
  private static void addSquare(double[] h, double[][] matrix) {
    for (int a = 0; a < h.length; a++) {
      double[] target = matrix[a];
      double factor = h[a];
      for (int b = 0; b <= a; b++) {
        target[b] += factor * h[b];
      }
    }
  }

  private static void mirror(double[][] matrix) {
    for (int a = 0; a < matrix.length; a++) {
      for (int b = 0; b < a; b++) {
        matrix[b][a] = matrix[a][b];
      }
    }
  }
}
