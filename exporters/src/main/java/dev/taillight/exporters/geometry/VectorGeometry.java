package dev.taillight.exporters.geometry;

/** What the geometry of some vectors says about them. Rows are vectors. */
public final class VectorGeometry {

  private VectorGeometry() {}

  /**
   * Alignment, the mean of ‖x − y‖² over pairs that belong together, of unit vectors (Wang and
   * Isola, ICML 2020, with their exponent 2): 0 when they are the same, 2 when they are orthogonal.
   *
   * @param left one vector of each pair, at least one, of whatever length
   * @param right the other ones
   */
  public static double alignment(float[][] left, float[][] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += squaredDistance(unit(left[i]), unit(right[i]));
    }
    return sum / left.length;
  }

  /**
   * Uniformity, log of the mean of exp(−2 ‖x − y‖²) over all pairs of different rows, of unit
   * vectors (Wang and Isola, ICML 2020, with their t = 2): 0 when all are the same, the lower the
   * more evenly they cover the sphere.
   *
   * @param vectors at least two vectors of whatever length
   */
  public static double uniformity(float[][] vectors) {
    double[][] units = new double[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      units[i] = unit(vectors[i]);
    }
    double sum = 0;
    for (int i = 0; i < units.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.exp(-2 * squaredDistance(units[i], units[j]));
      }
    }
    return Math.log(sum / (0.5 * units.length * (units.length - 1)));
  }

  /**
   * Effective rank, exp(−Σ p log p) with p the singular values of the matrix of all vectors divided
   * by their sum (Roy and Vetterli, EUSIPCO 2007): 1 when all vectors lie on a line, d when all d
   * directions are used equally. The singular values are the square roots of the eigenvalues of the
   * d×d matrix VᵀV.
   *
   * @param vectors at least one vector that is not 0
   */
  public static double effectiveRank(float[][] vectors) {
    SecondMoments moments = new SecondMoments(vectors[0].length);
    for (float[] vector : vectors) {
      moments.add(vector, 0);
    }
    return moments.effectiveRank();
  }

  private static double[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double norm = squares == 0 ? 1 : Math.sqrt(squares);
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] / norm;
    }
    return unit;
  }

  private static double squaredDistance(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return sum;
  }
}
