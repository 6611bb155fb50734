package dev.taillight.experiments.study;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.jspecify.annotations.Nullable;

/**
 * A mean over seeds with its interval, mean ± t · s / √n by Student's t-distribution.
 *
 * @param mean the mean
 * @param margin half the width of the interval; null for one seed, of which nobody knows
 */
record SeedInterval(double mean, @Nullable Double margin) {

  static SeedInterval of(double[] values, double confidence) {
    int n = values.length;
    double mean = StatUtils.mean(values);
    if (n < 2) {
      return new SeedInterval(mean, null);
    }
    double quantile = new TDistribution(n - 1).inverseCumulativeProbability((1 + confidence) / 2);
    return new SeedInterval(mean, quantile * Math.sqrt(StatUtils.variance(values) / n));
  }

  /** Whether 0 is in the interval; not known, and so not the case, for one seed. */
  boolean hasZero() {
    return margin != null && Math.abs(mean) <= margin;
  }
}
