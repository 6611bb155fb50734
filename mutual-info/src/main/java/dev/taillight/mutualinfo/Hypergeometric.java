package dev.taillight.mutualinfo;

/**
 * The number κ of items that have both of two values, when n of N items have the one, n' the other,
 * and the items are paired at random: hypergeometric. Moments of κ and of its term f(κ) = κ ln(κ N
 * / (n n')) in N times the mutual information.
 *
 * @param term E f(κ)
 * @param slope that of the linear function of κ that comes closest to f(κ)
 * @param residualVariance the variance of f(κ) that this function does not explain
 * @param one P(κ = 1)
 * @param several E [c(κ); κ ≥ 2], with c of {@link FewProducts}; this and the rest are 0 if that is
 *     NONE
 * @param severalMean E [c(κ) κ; κ ≥ 2]
 * @param few E [c(κ) (1 − c(κ)); κ ≥ 2]
 * @param fewMean E [c(κ) (1 − c(κ)) κ; κ ≥ 2]
 */
record Hypergeometric(
    double term,
    double slope,
    double residualVariance,
    double one,
    double several,
    double severalMean,
    double few,
    double fewMean) {

  /** Probabilities below this share of the largest one are left out. */
  private static final double NEGLIGIBLE = 1e-16;

  /**
   * Sums over all κ of noticeable probability, outwards from the most likely one.
   *
   * @param n how many items have the one value, above 0
   * @param m how many items have the other value, above 0
   * @param total N, how many items there are
   * @param products c
   */
  static Hypergeometric of(int n, int m, long total, FewProducts products) {
    Sums sums = new Sums(n, m, total, products);
    long smallest = Math.max(0, n + (long) m - total);
    long largest = Math.min(n, m);
    long mode = Math.min(largest, (long) ((n + 1.0) * (m + 1.0) / (total + 2.0)));
    mode = Math.max(smallest, mode);
    double neither = (double) total - n - m;
    // Relative to the most likely κ, so that no factorial is needed.
    double p = 1;
    for (long k = mode; k <= largest && p > NEGLIGIBLE; k++) {
      sums.add(k, p);
      p *= (n - (double) k) * (m - (double) k) / ((k + 1.0) * (neither + k + 1));
    }
    p = 1;
    for (long k = mode; k > smallest; k--) {
      p *= k * (neither + k) / ((n - k + 1.0) * (m - k + 1.0));
      if (p <= NEGLIGIBLE) {
        break;
      }
      sums.add(k - 1, p);
    }
    return sums.toMoments();
  }

  private static final class Sums {

    private final double logShift;
    private final double mean;
    private final double variance;
    private double p;
    private double pg;
    private double pgg;
    private double pgk;
    private double one;
    private double several;
    private double severalMean;
    private double few;
    private double fewMean;
    private final FewProducts products;

    Sums(int n, int m, long total, FewProducts products) {
      this.products = products;
      this.logShift = Logarithms.of(total) - Logarithms.of((long) n) - Logarithms.of((long) m);
      this.mean = (double) n * m / total;
      this.variance =
          total == 1 ? 0 : mean * ((double) (total - n) / total) * (total - m) / (total - 1);
    }

    void add(long k, double probability) {
      double f = k == 0 ? 0 : k * (Logarithms.of(k) + logShift);
      // Around the mean f is k − mean and a rest. The mean of the line is 0; without it the sums
      // keep more digits.
      double deviation = k - mean;
      double g = f - deviation;
      p += probability;
      pg += probability * g;
      pgg += probability * g * g;
      pgk += probability * g * deviation;
      if (k == 1) {
        one = probability;
      } else if (k > 1 && products != FewProducts.NONE) {
        double factor = products.factor(k);
        several += probability * factor;
        severalMean += probability * factor * k;
        few += probability * factor * (1 - factor);
        fewMean += probability * factor * (1 - factor) * k;
      }
    }

    Hypergeometric toMoments() {
      double term = pg / p;
      double covariance = pgk / p;
      double slope = variance > 0 ? covariance / variance : 0;
      return new Hypergeometric(
          term,
          1 + slope,
          Math.max(0, pgg / p - term * term - slope * covariance),
          one / p,
          several / p,
          severalMean / p,
          few / p,
          fewMean / p);
    }
  }
}
