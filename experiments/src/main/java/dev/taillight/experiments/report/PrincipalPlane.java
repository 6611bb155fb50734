package dev.taillight.experiments.report;

import dev.taillight.exporters.geometry.SymmetricEigen;
import java.util.stream.IntStream;

/**
 * Vectors projected on the two directions of their largest variance (principal component analysis).
 * The sign of a direction is fixed by its largest coordinate, which is positive.
 */
final class PrincipalPlane {

  private static final int AXES = 2;

  private final double[][] points;
  private final double[] explained;

  private PrincipalPlane(double[][] points, double[] explained) {
    this.points = points;
    this.explained = explained;
  }

  /**
   * Projects vectors.
   *
   * @param vectors n vectors of length d; they are left as they are
   */
  static PrincipalPlane of(float[][] vectors) {
    int d = vectors.length == 0 ? 0 : vectors[0].length;
    if (d == 0) {
      return new PrincipalPlane(new double[vectors.length][AXES], new double[AXES]);
    }
    double[] mean = mean(vectors, d);
    SymmetricEigen eigen = SymmetricEigen.of(covariance(vectors, mean));
    double total = IntStream.range(0, d).mapToDouble(i -> Math.max(0, eigen.value(i))).sum();
    double[][] points = new double[vectors.length][AXES];
    double[] explained = new double[AXES];
    for (int axis = 0; axis < Math.min(AXES, d); axis++) {
      double[] direction = oriented(eigen.vector(axis));
      explained[axis] = total > 0 ? Math.max(0, eigen.value(axis)) / total : 0;
      for (int row = 0; row < vectors.length; row++) {
        points[row][axis] = projection(vectors[row], mean, direction);
      }
    }
    return new PrincipalPlane(points, explained);
  }

  /** A coordinate of a vector on axis 0 or 1. */
  double at(int row, int axis) {
    return points[row][axis];
  }

  /** The share of the variance along axis 0 or 1, from 0 to 1. */
  double explained(int axis) {
    return explained[axis];
  }

  private static double[] mean(float[][] vectors, int d) {
    double[] mean = new double[d];
    for (float[] vector : vectors) {
      for (int i = 0; i < d; i++) {
        mean[i] += vector[i] / (double) vectors.length;
      }
    }
    return mean;
  }

  /** The covariances; only those on and below the diagonal are set. */
  private static double[][] covariance(float[][] vectors, double[] mean) {
    int d = mean.length;
    double[][] sums = new double[d][d];
    double[] centred = new double[d];
    for (float[] vector : vectors) {
      for (int i = 0; i < d; i++) {
        centred[i] = vector[i] - mean[i];
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          sums[i][j] += centred[i] * centred[j];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] /= vectors.length;
      }
    }
    return sums;
  }

  private static double[] oriented(double[] direction) {
    double largest = 0;
    for (double coordinate : direction) {
      largest = Math.abs(coordinate) > Math.abs(largest) ? coordinate : largest;
    }
    double sign = largest < 0 ? -1 : 1;
    return IntStream.range(0, direction.length).mapToDouble(i -> sign * direction[i]).toArray();
  }

  private static double projection(float[] vector, double[] mean, double[] direction) {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += (vector[i] - mean[i]) * direction[i];
    }
    return sum;
  }
}
