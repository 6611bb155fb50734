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
 * the two, drawn without replacement. E [W ln W] is exact for κ = 1 and expanded around E [W] for κ
 * ≥ 2, see {@link #weight}. All its terms are products of a number of the one value with a number
 * of the other, so that they can be summed over classes of values with equally many items, and all
 * of them vanish where every share is 1.
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

  /** N times what the pairs of values of two classes add to the mean. */
  private static double term(ValueClass u, ValueClass v, Hypergeometric moments) {
    double whole = u.m() * v.m() * moments.term();
    double single = moments.one() * (v.m() * u.g() + u.m() * v.g());
    return whole + single + (moments.several() > 0 ? several(u, v, moments) : 0);
  }

  /**
   * What E [W ln W] for κ ≥ 2 adds to E [W] ln E [W]: with w = E [W], V the variance and K the
   * third central moment of W,
   *
   * <pre>V / 2w − K / 6w² + V² / 4w³</pre>
   *
   * which is the expansion of the logarithm with all terms to the order of 1/κ; the fourth central
   * moment is 3V² to that order. By the definitions of {@link ValueClass}, for a pair of values
   *
   * <pre>w = κ m m'
   * E [W²] = κ q q' + κ (κ − 1) c c'
   * E [W³] = κ t t' + 3 κ (κ − 1) s s' + κ (κ − 1) (κ − 2) r r'</pre>
   */
  private static double several(ValueClass u, ValueClass v, Hypergeometric moments) {
    // The means over κ ≥ 2 of 1, κ and 1/κ, and from them of what is needed.
    double one = moments.several();
    double k = moments.severalMean();
    double inverse = moments.severalInverse();
    double mm = u.m() * v.m();
    double qq = u.q() * v.q();
    double cc = u.c() * v.c();
    double variance = qq * one + cc * (k - one) - mm * k;
    double third =
        u.t() * v.t() * inverse
            + 3 * u.s() * v.s() * (one - inverse)
            + u.r() * v.r() * (k - 3 * one + 2 * inverse)
            - 3 * (qq * one + cc * (k - one))
            + 2 * mm * k;
    double squared =
        u.qq() * v.qq() * inverse
            + u.cc() * v.cc() * (k - 2 * one + inverse)
            + mm * k
            + 2 * u.qc() * v.qc() * (one - inverse)
            - 2 * qq * one
            - 2 * cc * (k - one);
    return variance / 2 - third / 6 + squared / 4;
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
      rests += u.mm() * v.mm() * moments.residualVariance();
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
      return values.items() * values.mm();
    }
  }
}
