package dev.taillight.mutualinfo;

import dev.taillight.mutualinfo.ChanceProfile.ValueClass;

/**
 * What the plug-in mutual information of two features comes to when their items are paired at
 * random.
 *
 * <p>Of two single-valued features the mean is exact (Vinh, Epps and Bailey, JMLR 2010, equation
 * 24a): the number κ of items with a pair of values is {@link Hypergeometric}, and the mean of N·I
 * is the sum of E f(κ) over all pairs of values.
 *
 * <p>With shares the joint weight W of a pair of values is a sum of κ products x·x' of shares of
 * the two. Given κ its mean is κ·m·m' and its variance is known; E [W ln W] is exact for κ = 1 and
 * expanded to second order around that mean for κ ≥ 2. With M, Q, C and G the sums of a class of
 * values over m, q/m, c/m and g of {@link ChanceProfile}, the mean of N·I is the sum over pairs of
 * classes of
 *
 * <pre>M M' E f(κ)
 *   + P(κ = 1) (M' G + M G')
 *   + ½ [Q Q' P(κ ≥ 2) + C C' E(κ − 1; κ ≥ 2) − M M' E(κ; κ ≥ 2)]</pre>
 *
 * in which all but the first line vanishes where every share is 1.
 *
 * @param mean in nats
 * @param deviation the standard deviation, in nats. It takes the pairs of values for independent
 *     but for the fixed marginals
 */
record Chance(double mean, double deviation) {

  /**
   * Sums over all pairs of classes.
   *
   * @param items N, how many items were counted
   */
  static Chance of(ChanceProfile left, ChanceProfile right, long items) {
    if (items == 0) {
      return new Chance(0, 0);
    }
    ExactSum mean = new ExactSum();
    ExactSum variance = new ExactSum();
    for (ValueClass u : left.classes()) {
      for (ValueClass v : right.classes()) {
        Hypergeometric moments = Hypergeometric.of(u.items(), v.items(), items);
        mean.add(term(u, v, moments));
        variance.add(u.meanSquare() * v.meanSquare() * moments.residualVariance());
      }
    }
    return new Chance(
        Math.max(0, mean.value() / items), Math.sqrt(Math.max(0, variance.value())) / items);
  }

  private static double term(ValueClass u, ValueClass v, Hypergeometric moments) {
    double whole = u.mean() * v.mean() * moments.term();
    double single = moments.one() * (v.mean() * u.gap() + u.mean() * v.gap());
    double spread =
        u.square() * v.square() * moments.several()
            + u.product() * v.product() * (moments.severalMean() - moments.several())
            - u.mean() * v.mean() * moments.severalMean();
    return whole + single + spread / 2;
  }
}
