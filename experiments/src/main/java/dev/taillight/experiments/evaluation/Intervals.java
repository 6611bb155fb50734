package dev.taillight.experiments.evaluation;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/** Intervals and tests by Student's t-distribution. Used by one thread. */
final class Intervals {

  private final double confidence;
  private final Map<Integer, Double> quantiles = new HashMap<>();

  /**
   * @param confidence between 0 and 1
   */
  Intervals(double confidence) {
    this.confidence = confidence;
  }

  Estimate estimate(Moments moments) {
    if (moments.count() < 2) {
      return new Estimate(moments.mean(), 0, 1, moments.count());
    }
    double margin = margin(moments);
    return new Estimate(
        moments.mean(), moments.mean() - margin, moments.mean() + margin, moments.count());
  }

  Difference difference(Moments moments) {
    if (moments.count() < 2) {
      return new Difference(moments.mean(), -1, 1, 1, moments.count());
    }
    double margin = margin(moments);
    return new Difference(
        moments.mean(),
        moments.mean() - margin,
        moments.mean() + margin,
        pValue(moments),
        moments.count());
  }

  private double margin(Moments moments) {
    return moments.standardError()
        * quantiles.computeIfAbsent(
            moments.count(),
            n -> new TDistribution(n - 1).inverseCumulativeProbability((1 + confidence) / 2));
  }

  private static double pValue(Moments differences) {
    if (differences.mean() == 0) {
      return 1;
    }
    double error = differences.standardError();
    if (error == 0) {
      return 0;
    }
    double t = Math.abs(differences.mean()) / error;
    return 2 * new TDistribution(differences.count() - 1).cumulativeProbability(-t);
  }
}
