package dev.taillight.experiments.study;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * Two-sided tests of "there is no difference" on pairs of figures.
 *
 * @param t the p-value of the paired t-test; NaN for fewer than two pairs
 * @param wilcoxon that of Wilcoxon's signed-rank test; NaN for fewer than two pairs
 */
record PairedTests(double t, double wilcoxon) {

  /** The exact distribution is counted out, 2^n cases. */
  private static final int MOST_COUNTED_OUT = 12;

  /** Tests the differences of pairs against 0. */
  static PairedTests of(double[] differences) {
    if (differences.length < 2) {
      return new PairedTests(Double.NaN, Double.NaN);
    }
    return new PairedTests(t(differences), wilcoxon(differences));
  }

  private static double t(double[] differences) {
    double p = new TTest().tTest(0, differences);
    // All differences alike: there is no chance in them.
    return Double.isNaN(p) ? (differences[0] == 0 ? 1 : 0) : p;
  }

  /** Pairs without a difference are left out (Wilcoxon, Biometrics Bulletin 1945). */
  private static double wilcoxon(double[] differences) {
    double[] moved = Arrays.stream(differences).filter(difference -> difference != 0).toArray();
    if (moved.length == 0) {
      return 1;
    }
    return moved.length <= MOST_COUNTED_OUT ? countedOut(moved) : normal(moved);
  }

  /**
   * By all 2^n ways to give the differences signs, each as likely as the others: the share of those
   * with a sum of positive ranks at least as far to the side, doubled. Commons Math's exact test
   * has no ranks that are shared.
   */
  private static double countedOut(double[] moved) {
    double[] ranks = ranks(moved);
    double observed = positiveRanks(moved, ranks);
    long all = 1L << moved.length;
    long below = 0;
    long above = 0;
    for (long signs = 0; signs < all; signs++) {
      double sum = 0;
      for (int i = 0; i < ranks.length; i++) {
        sum += (signs >> i & 1) * ranks[i];
      }
      below += sum <= observed ? 1 : 0;
      above += sum >= observed ? 1 : 0;
    }
    return Math.min(1, 2.0 * Math.min(below, above) / all);
  }

  /**
   * By the normal distribution, with the variance corrected for ties and with the correction for
   * continuity (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, section 3.1).
   * Commons Math's own version counts in int and corrects for neither.
   */
  private static double normal(double[] moved) {
    double n = moved.length;
    double[] ranks = ranks(moved);
    double positive = positiveRanks(moved, ranks);
    double ties = ties(ranks);
    double variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
    double distance = Math.max(0, Math.abs(positive - n * (n + 1) / 4) - 0.5);
    return 2 * new NormalDistribution().cumulativeProbability(-distance / Math.sqrt(variance));
  }

  /** The ranks of the differences by their size; equal ones share the mean of their ranks. */
  private static double[] ranks(double[] moved) {
    return new NaturalRanking().rank(Arrays.stream(moved).map(Math::abs).toArray());
  }

  private static double positiveRanks(double[] moved, double[] ranks) {
    double sum = 0;
    for (int i = 0; i < moved.length; i++) {
      sum += moved[i] > 0 ? ranks[i] : 0;
    }
    return sum;
  }

  /** Σ (t³ − t) over the groups of t equal ranks. */
  private static double ties(double[] ranks) {
    Map<Double, Long> groups =
        Arrays.stream(ranks).boxed().collect(Collectors.groupingBy(r -> r, Collectors.counting()));
    return groups.values().stream().mapToDouble(t -> (double) t * t * t - t).sum();
  }
}
