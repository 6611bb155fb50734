package dev.taillight.mutualinfo;

/**
 * The sums over the joint distribution of two features that their mutual information needs:
 *
 * <pre>I = Σ p(u,v) L(u,v),   L(u,v) = ln [p(u,v) / (p(u) p(v))]</pre>
 *
 * and Σ p(u,v) L(u,v)², from which its standard error follows. They depend neither on the order of
 * the visits nor on which feature is the outer one. Not thread-safe.
 */
final class PairSums implements CellVisitor {

  private final double[] outerLogarithms;
  private final double[] innerLogarithms;
  private final double total;
  private final double logTotal;
  private final ExactSum first = new ExactSum();
  private final ExactSum second = new ExactSum();
  private long states;

  /**
   * @param outerLogarithms ln N·p(u) by code
   * @param innerLogarithms ln N·p(v) by code
   * @param total the weight of all items, N
   */
  PairSums(double[] outerLogarithms, double[] innerLogarithms, long total) {
    this.outerLogarithms = outerLogarithms;
    this.innerLogarithms = innerLogarithms;
    this.total = total;
    this.logTotal = total == 0 ? 0 : Logarithms.of(total);
  }

  /**
   * Sums over a feature and itself: its joint distribution is on the diagonal, so that I(X;X) =
   * H(X).
   */
  static PairSums ofDiagonal(Marginals marginals) {
    double[] logarithms = marginals.logarithms();
    PairSums sums = new PairSums(logarithms, logarithms, marginals.totalWeight());
    for (int code = 0; code < marginals.size(); code++) {
      if (marginals.items(code) > 0) {
        double weight = marginals.weight(code);
        sums.cell(code, code, ExactSum.whole(weight), ExactSum.fraction(weight));
      }
    }
    return sums;
  }

  @Override
  public void cell(int outer, int inner, long whole, long fraction) {
    double weight = ExactSum.toDouble(whole, fraction);
    double logWeight = fraction == 0 ? Logarithms.of(whole) : Logarithms.of(weight);
    // The same bits whichever of the two features is the outer one.
    double ratio = logWeight + logTotal - (outerLogarithms[outer] + innerLogarithms[inner]);
    double term = weight * ratio;
    first.add(term);
    second.add(term * ratio);
    states++;
  }

  /** The plug-in value, in nats. Rounding can fall below 0; mutual information cannot. */
  double information() {
    return total == 0 ? 0 : Math.max(0, first.value() / total);
  }

  /**
   * The standard error of the plug-in value by the delta method: √(Var L / N). Where an item has
   * several pairs of values they are taken for independent, which makes it too large rather than
   * too small.
   *
   * @param effectiveItems how many items of equal weight were counted
   */
  double standardError(double effectiveItems) {
    if (total == 0) {
      return 0;
    }
    double mean = first.value() / total;
    return Math.sqrt(Math.max(0, second.value() / total - mean * mean) / effectiveItems);
  }

  /** How many pairs of values occur. */
  long states() {
    return states;
  }
}
