package dev.taillight.exporters.geometry;

/**
 * The d×d matrix VᵀV of vectors that come one after the other, rows of V, and what it says about
 * them. Takes 8 · d² bytes.
 */
public final class SecondMoments {

  /** The lower half. */
  private final double[][] sums;

  /**
   * @param dimension d, the length of a vector
   */
  public SecondMoments(int dimension) {
    this.sums = new double[dimension][];
    for (int i = 0; i < dimension; i++) {
      sums[i] = new double[i + 1];
    }
  }

  /**
   * Adds a vector.
   *
   * @param values holds it
   * @param from where it begins
   */
  public void add(float[] values, int from) {
    for (int i = 0; i < sums.length; i++) {
      double value = values[from + i];
      double[] row = sums[i];
      for (int j = 0; j <= i; j++) {
        row[j] += value * values[from + j];
      }
    }
  }

  /**
   * Effective rank, exp(−Σ p log p) with p the singular values of V divided by their sum (Roy and
   * Vetterli, EUSIPCO 2007): 1 when all vectors lie on a line, d when all d directions are used
   * equally. The singular values are the square roots of the eigenvalues of VᵀV. NaN when all
   * vectors are 0.
   *
   * @throws IllegalArgumentException if a vector had a value that is not finite
   */
  public double effectiveRank() {
    SymmetricEigen eigen = SymmetricEigen.of(sums);
    // Below this, an eigenvalue is the rounding error of a 0.
    double smallest = eigen.value(0) * eigen.size() * Math.ulp(1.0);
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < eigen.size() && eigen.value(i) > smallest; i++) {
      double singular = Math.sqrt(eigen.value(i));
      sum += singular;
      weighted += singular * Math.log(singular);
    }
    // −Σ p log p with p = s / Σ s.
    return Math.exp(Math.log(sum) - weighted / sum);
  }
}
