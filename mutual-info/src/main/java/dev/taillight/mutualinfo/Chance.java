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
 * @param deviation the standard deviation, in nats, see {@link Spread}
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
    Spread spread = new Spread(right.classes().size());
    for (ValueClass u : left.classes()) {
      for (int j = 0; j < right.classes().size(); j++) {
        ValueClass v = right.classes().get(j);
        Hypergeometric moments = Hypergeometric.of(u.items(), v.items(), items);
        mean.add(term(u, v, moments));
        spread.add(u, v, j, moments);
      }
      spread.endRow(u);
    }
    return new Chance(
        Math.max(0, mean.value() / items), Math.sqrt(spread.variance(right, items)) / items);
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

  /**
   * The variance of N·I by chance, approximately. The term of each pair of values is split into the
   * line that comes closest to it and a rest. The rests are taken for uncorrelated. The lines sum
   * to Σ s(u,v) over the paired items, whose variance is that of a random pairing (Hoeffding 1951):
   * the sum of the squares of s, less its row and column means, over N − 1. The shares of an item's
   * values are taken for those of different items.
   */
  private static final class Spread {

    private double rests;
    private double squares;
    private double rowSquares;
    private double rowWeights;
    private double row;
    private double all;
    private final double[] columns;

    Spread(int columns) {
      this.columns = new double[columns];
    }

    void add(ValueClass u, ValueClass v, int column, Hypergeometric moments) {
      rests += u.meanSquare() * v.meanSquare() * moments.residualVariance();
      double slope = moments.slope();
      squares += weight(u) * weight(v) * slope * slope;
      row += weight(v) * slope;
      columns[column] += weight(u) * slope;
    }

    void endRow(ValueClass u) {
      rowSquares += weight(u) * row * row;
      rowWeights += weight(u);
      all += weight(u) * row;
      row = 0;
    }

    double variance(ChanceProfile right, long items) {
      double columnSquares = 0;
      double columnWeights = 0;
      for (int j = 0; j < columns.length; j++) {
        double weight = weight(right.classes().get(j));
        columnSquares += weight * columns[j] * columns[j];
        columnWeights += weight;
      }
      double centred =
          squares
              - rowSquares / columnWeights
              - columnSquares / rowWeights
              + all * all / (rowWeights * columnWeights);
      return rests + Math.max(0, centred) / Math.max(1, items - 1);
    }

    private static double weight(ValueClass values) {
      return values.items() * values.meanSquare();
    }
  }
}
