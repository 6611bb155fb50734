package dev.taillight.mutualinfo;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the second order is from the truth when the joint weight W of a pair of values is a sum
 * of few products of shares. To second order E [W ln W] is above E [W] ln E [W] by Var W / 2 E [W];
 * where list lengths differ much, one product of short lists outweighs many others, and that is far
 * too much. The factor c(κ) puts it right.
 *
 * <p>For κ independent products w of mean 1, each of the shares 1/a and 1/b of random entries of
 * the two features, E [W ln W] is a one-dimensional integral, as ln W = ∫ (e⁻ᵗ − e⁻ᵗᵂ) dt/t:
 *
 * <pre>E [W ln W] / κ = ∫ (e⁻ᵗ − E [w e⁻ᵗʷ] E [e⁻ᵗʷ]^(κ−1)) dt/t</pre>
 *
 * It is taken over ln t by the trapezoidal rule, which converges fast for such integrands. c(κ) is
 * (E [W ln W] / κ − ln κ) · 2κ / Var w. It tends to 1, and is 1 where all products are equal.
 * Immutable and thread-safe.
 */
final class FewProducts {

  private static final double STEP = 1.0 / 16;
  private static final double LOWEST = -45;
  private static final double NEGLIGIBLE_EXPONENT = 50;
  private static final int LARGEST = 512;

  /** Every product is 1. */
  static final FewProducts NONE = new FewProducts(new double[] {1, 1, 1});

  private final double[] factors;

  private FewProducts(double[] factors) {
    this.factors = factors;
  }

  /**
   * The factors of two features.
   *
   * @param left how many items have lists of which length, or nothing where all have one value
   * @param right the same of the other feature
   */
  static FewProducts of(SortedMap<Integer, Long> left, SortedMap<Integer, Long> right) {
    SortedMap<Long, Double> lengths = products(entries(left), entries(right));
    double mean = 0;
    double square = 0;
    for (Map.Entry<Long, Double> product : lengths.entrySet()) {
      mean += product.getValue() / product.getKey();
      square += product.getValue() / product.getKey() / product.getKey();
    }
    double variance = square / (mean * mean) - 1;
    if (lengths.size() < 2 || variance < 1e-9) {
      return NONE;
    }
    double[] gaps = gaps(lengths, mean);
    double[] factors = new double[gaps.length];
    for (int k = 1; k < gaps.length; k++) {
      factors[k] = gaps[k] * 2 * k / variance;
    }
    return new FewProducts(factors);
  }

  /** c(κ). */
  double factor(long k) {
    int last = factors.length - 1;
    return k <= last ? factors[(int) k] : 1 - (1 - factors[last]) * last / k;
  }

  /** The shares of entries, not of items, that belong to lists of each length. */
  private static SortedMap<Integer, Double> entries(SortedMap<Integer, Long> lengths) {
    SortedMap<Integer, Double> entries = new TreeMap<>();
    double all = 0;
    for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
      all += (double) length.getKey() * length.getValue();
    }
    for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
      entries.put(length.getKey(), length.getKey() * (double) length.getValue() / all);
    }
    if (entries.isEmpty()) {
      entries.put(1, 1.0);
    }
    return entries;
  }

  private static SortedMap<Long, Double> products(
      SortedMap<Integer, Double> left, SortedMap<Integer, Double> right) {
    SortedMap<Long, Double> products = new TreeMap<>();
    left.forEach(
        (a, p) -> right.forEach((b, q) -> products.merge((long) a * b, p * q, Double::sum)));
    return products;
  }

  /** E [W ln W] / κ − ln κ for sums of κ products of mean 1, by κ. */
  private static double[] gaps(SortedMap<Long, Double> lengths, double mean) {
    double[] gaps = new double[LARGEST + 1];
    double smallest = 1 / (lengths.lastKey() * mean);
    double highest = Math.log(NEGLIGIBLE_EXPONENT / Math.min(1, smallest));
    for (double s = LOWEST; s < highest; s += STEP) {
      double t = StrictMath.exp(s);
      double once = 0;
      double weighted = 0;
      for (Map.Entry<Long, Double> product : lengths.entrySet()) {
        double w = 1 / (product.getKey() * mean);
        double p = product.getValue() * StrictMath.exp(-t * w);
        once += p;
        weighted += p * w;
      }
      double one = StrictMath.exp(-t);
      double power = weighted;
      for (int k = 1; k <= LARGEST; k++) {
        gaps[k] += STEP * (one - power);
        power *= once;
      }
    }
    for (int k = 1; k <= LARGEST; k++) {
      gaps[k] -= Logarithms.of((long) k);
    }
    return gaps;
  }
}
