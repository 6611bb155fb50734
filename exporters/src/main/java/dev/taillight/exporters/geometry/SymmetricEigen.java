package dev.taillight.exporters.geometry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The eigenvalues, largest first, and eigenvectors of a real symmetric matrix, by Jacobi's
 * rotations in cyclic order (Golub and Van Loan, Matrix Computations, 4th edition, section 8.5).
 * They converge whatever the matrix, also for one of low rank or with equal eigenvalues, where the
 * QL method of common libraries can give up.
 *
 * <p>Takes 16 · d² bytes for a matrix of d rows and time in the order of d³.
 */
public final class SymmetricEigen {

  /** Convergence is quadratic in the end; matrices of a few hundred rows take about ten. */
  private static final int MOST_SWEEPS = 100;

  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix d rows of d finite values; only those on and below the diagonal are read, and
   *     they are left as they are
   * @throws IllegalArgumentException if a value is not finite
   */
  public static SymmetricEigen of(double[][] matrix) {
    int d = matrix.length;
    double[][] a = new double[d][d];
    // Rows of v are eigenvectors in the end, so that a rotation works on two rows.
    double[][] v = new double[d][d];
    double squares = 0;
    for (int i = 0; i < d; i++) {
      v[i][i] = 1;
      for (int j = 0; j <= i; j++) {
        a[i][j] = matrix[i][j];
        a[j][i] = matrix[i][j];
        squares += (i == j ? 1 : 2) * matrix[i][j] * matrix[i][j];
      }
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException("the matrix has values that are not finite or too large");
    }
    diagonalise(a, v, Math.sqrt(squares) / Math.max(1, d) * 0x1p-54);
    int[] order =
        IntStream.range(0, d)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -a[i][i]).thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    return new SymmetricEigen(
        Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray(),
        Arrays.stream(order).mapToObj(i -> v[i]).toArray(double[][]::new));
  }

  /** How many eigenvalues there are, d. */
  public int size() {
    return values.length;
  }

  /** The eigenvalue of a rank, the largest at 0. */
  public double value(int rank) {
    return values[rank];
  }

  /** A copy of the unit eigenvector of the eigenvalue at a rank, of either sign. */
  public double[] vector(int rank) {
    return vectors[rank].clone();
  }

  /** Rotates until no value beside the diagonal is above {@code negligible}. */
  private static void diagonalise(double[][] a, double[][] v, double negligible) {
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < a.length; p++) {
        for (int q = p + 1; q < a.length; q++) {
          if (Math.abs(a[p][q]) > negligible) {
            rotate(a, v, p, q);
            rotated = true;
          }
        }
      }
      if (!rotated) {
        return;
      }
    }
    throw new IllegalStateException(
        "a matrix of %d rows is not diagonal after %d sweeps".formatted(a.length, MOST_SWEEPS));
  }

  /** Turns rows and columns p and q by the smaller of the angles that make a[p][q] 0. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
    double c = 1 / Math.hypot(1, t);
    double s = t * c;
    double shift = t * a[p][q];
    double[] rowP = a[p];
    double[] rowQ = a[q];
    double valueP = rowP[p] - shift;
    double valueQ = rowQ[q] + shift;
    turn(rowP, rowQ, c, s);
    for (int i = 0; i < a.length; i++) {
      a[i][p] = rowP[i];
      a[i][q] = rowQ[i];
    }
    rowP[p] = valueP;
    rowQ[q] = valueQ;
    rowP[q] = 0;
    rowQ[p] = 0;
    turn(v[p], v[q], c, s);
  }

  private static void turn(double[] x, double[] y, double c, double s) {
    for (int i = 0; i < x.length; i++) {
      double left = x[i];
      double right = y[i];
      x[i] = c * left - s * right;
      y[i] = s * left + c * right;
    }
  }
}
