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
 * the two, drawn without replacement. E [W ln W] is exact for κ = 1. For κ ≥ 2 it is taken from the
 * variance of W, corrected for the list lengths of the two features, see {@link #several} and
 * {@link FewProducts}. All its terms are products of a number of the one value with a number of the
 * other, so that they can be summed over classes of values with equally many items, and all of them
 * vanish where every share is 1.
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
    FewProducts products = FewProducts.of(left.lengths(), right.lengths());
    ExactSum mean = new ExactSum();
    Spread spread = new Spread(right.classes().size());
    for (ValueClass u : left.classes()) {
      for (int j = 0; j < right.classes().size(); j++) {
        ValueClass v = right.classes().get(j);
        Hypergeometric moments = Hypergeometric.of(u.items(), v.items(), items, products);
        mean.add(term(u, v, moments, products));
        spread.add(u, v, j, moments);
      }
      spread.endRow(u);
    }
    return new Chance(
        Math.max(0, mean.value() / items), Math.sqrt(spread.variance(right, items)) / items);
  }

  /** N times what the pairs of values of two classes add to the mean. */
  private static double term(
      ValueClass u, ValueClass v, Hypergeometric moments, FewProducts products) {
    double whole = u.m() * v.m() * moments.term();
    if (products == FewProducts.NONE) {
      return whole;
    }
    double gap = v.m() * u.g() + u.m() * v.g();
    double single = moments.one() * gap;
    return whole
        + single
        + several(u, v, moments.several(), moments.severalMean())
        + bend(u, v, gap, products) * several(u, v, moments.few(), moments.fewMean());
  }

  /**
   * What E [W ln W] for κ ≥ 2 adds to E [W] ln E [W] to second order, Var W / 2 E [W], weighted by
   * some c(κ). By the definitions of {@link ValueClass}, for a pair of values
   *
   * <pre>E [W] = κ m m',   Var W = κ q q' + κ (κ − 1) c c' − κ² m² m'²</pre>
   *
   * @param weight E [c(κ); κ ≥ 2]
   * @param mean E [c(κ) κ; κ ≥ 2]
   */
  private static double several(ValueClass u, ValueClass v, double weight, double mean) {
    double squares = u.q() * v.q() * weight;
    double products = u.c() * v.c() * (mean - weight);
    return (squares + products - u.m() * v.m() * mean) / 2;
  }

  /**
   * c(κ) is that of the lists of all items; the values of these classes may have others. What it
   * should be for κ = 1 is known exactly. The more c(κ) tends to 1, the less is to be put right:
   * the factor is c(κ) [1 + b (1 − c(κ))] with the b that is right for κ = 1.
   *
   * @param gap the exact sum for κ = 1
   */
  private static double bend(ValueClass u, ValueClass v, double gap, FewProducts products) {
    double first = products.factor(1);
    double guessed = first * (u.q() * v.q() - u.m() * v.m()) / 2;
    if (first >= 1 || !(guessed > 0)) {
      return 0;
    }
    double ratio = Math.max(0.5, Math.min(2, gap / guessed));
    return (ratio - 1) / (1 - first);
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
      rests += u.qq() * v.qq() * moments.residualVariance();
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
      return values.items() * values.qq();
    }
  }
}
