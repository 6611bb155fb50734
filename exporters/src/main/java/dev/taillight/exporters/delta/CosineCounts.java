package dev.taillight.exporters.delta;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts cosines in bins of one ten-thousandth. */
final class CosineCounts {

  private static final int BINS_PER_UNIT = 10_000;

  /** Without it the cosine of a vector with itself falls below 1 now and then. */
  private static final double ROUNDING = 1e-6;

  private static final Map<String, Double> QUANTILES = quantiles();

  private final long[] bins = new long[2 * BINS_PER_UNIT + 1];
  private long count;
  private double sum;

  /** Counts one. */
  void add(double cosine) {
    addAll(cosine, 1);
  }

  /** Counts some that are the same. */
  void addAll(double cosine, long times) {
    int bin = (int) Math.floor((cosine + 1 + ROUNDING) * BINS_PER_UNIT);
    bins[Math.max(0, Math.min(bins.length - 1, bin))] += times;
    count += times;
    sum += cosine * times;
  }

  /** The mean of all; 0 when there is none. */
  double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /** The quantiles by name; 0 when nothing was counted. */
  Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    QUANTILES.forEach((name, share) -> named.put(name, quantile(share)));
    return named;
  }

  /** The lower end of the bin of the first cosine that has at least that share at or below it. */
  private double quantile(double share) {
    if (count == 0) {
      return 0;
    }
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long below = 0;
    int bin = -1;
    while (below < wanted) {
      bin++;
      below += bins[bin];
    }
    return (double) (bin - BINS_PER_UNIT) / BINS_PER_UNIT;
  }

  private static Map<String, Double> quantiles() {
    Map<String, Double> quantiles = new LinkedHashMap<>();
    quantiles.put("min", 0.0);
    quantiles.put("p01", 0.01);
    quantiles.put("p05", 0.05);
    quantiles.put("p25", 0.25);
    quantiles.put("p50", 0.5);
    return quantiles;
  }
}
