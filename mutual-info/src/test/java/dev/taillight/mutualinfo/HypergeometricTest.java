package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HypergeometricTest {

  /** Every κ there is, with the probabilities of Commons Math. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 10",
    "1, 1, 1",
    "3, 2, 4",
    "5, 5, 10",
    "9, 8, 10",
    "10, 4, 10",
    "10, 10, 10",
    "7, 30, 1000",
    "300, 200, 1000",
    "999, 2, 1000",
    "5000, 4000, 10000",
    "1, 60000, 63436",
    "3000, 20, 63436"
  })
  void equalsASumOverAllCounts(int n, int m, int total) {
    double[] p = new double[Math.min(n, m) + 1];
    double[] f = new double[p.length];
    FewProducts few = FewProducts.of(new TreeMap<>(Map.of(1, 5L, 3, 2L)), new TreeMap<>());
    double mean = (double) n * m / total;
    double term = 0;
    double variance = 0;
    double covariance = 0;
    double several = 0;
    double severalMean = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = probability(n, m, total, k);
      f[k] = k == 0 ? 0 : k * Math.log((double) k * total / ((double) n * m));
      term += p[k] * f[k];
      variance += p[k] * (k - mean) * (k - mean);
      covariance += p[k] * f[k] * (k - mean);
      several += k >= 2 ? few.factor(k) * p[k] : 0;
      severalMean += k >= 2 ? few.factor(k) * p[k] * k : 0;
    }
    double slope = variance > 1e-12 ? covariance / variance : 1;
    double residual = 0;
    for (int k = 0; k < p.length; k++) {
      double rest = f[k] - term - slope * (k - mean);
      residual += p[k] * rest * rest;
    }
    Hypergeometric found = Hypergeometric.of(n, m, total, few);
    double tolerance = 1e-9 * Math.max(1, mean);
    assertEquals(term, found.term(), tolerance);
    assertEquals(p.length > 1 ? p[1] : 0, found.one(), 1e-9);
    assertEquals(several, found.several(), 1e-9);
    assertEquals(severalMean, found.severalMean(), tolerance);
    assertEquals(residual, found.residualVariance(), 1e-7 * Math.max(1, mean));
    if (variance > 1e-9) {
      assertEquals(slope, found.slope(), 1e-7);
    }
  }

  /** Commons Math knows no certain event. */
  private static double probability(int n, int m, int total, int k) {
    if (n == total || m == total) {
      return k == Math.min(n, m) ? 1 : 0;
    }
    return new HypergeometricDistribution(null, total, n, m).probability(k);
  }

  /** For large counts f is (κ − μ) + (κ − μ)² / 2μ, so E f = (1 − n/N)(1 − m/N) / 2 + O(1/μ). */
  @Test
  void tendsToTheChiSquareTermForLargeCounts() {
    double p = 0.3;
    double q = 0.45;
    int total = 100_000_000;
    Hypergeometric found =
        Hypergeometric.of((int) (p * total), (int) (q * total), total, FewProducts.NONE);
    assertEquals((1 - p) * (1 - q) / 2, found.term(), 1e-5);
    assertEquals(1, found.slope(), 1e-3);
  }

  @Test
  void theLinePartTakesNearlyAllOfTheVarianceWhereCountsAreLarge() {
    Hypergeometric found = Hypergeometric.of(300_000, 450_000, 1_000_000, FewProducts.NONE);
    // Var f ≈ Var κ ≈ 52,000; what is left is that of (κ − μ)² / 2μ, about ½ (1 − p)² (1 − q)².
    assertEquals(0.5 * 0.49 * 0.3025, found.residualVariance(), 1e-3);
  }

  @Test
  void costsTheLikelyCountsOnly() {
    // 2³⁰ items: a sum over all counts would take minutes, one over the likely ones takes none.
    Hypergeometric found = Hypergeometric.of(1 << 29, 1 << 29, 1L << 30, FewProducts.NONE);
    assertTrue(found.term() > 0.124 && found.term() < 0.126, "" + found.term());
  }
}
