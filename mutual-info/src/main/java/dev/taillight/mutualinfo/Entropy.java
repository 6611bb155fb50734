package dev.taillight.mutualinfo;

/**
 * The entropy of a feature over the items of a pair, which are not all where missing values are
 * ignored.
 *
 * @param plugIn in nats
 * @param bias its first-order bias −(R − 1) / 2N for R values (Miller 1955), in nats
 */
record Entropy(double plugIn, double bias) {

  static Entropy of(Marginals marginals) {
    double bias =
        marginals.itemCount() == 0
            ? 0
            : -(marginals.states() - 1) / (2 * marginals.effectiveItems());
    return new Entropy(PairSums.ofDiagonal(marginals).information(), bias);
  }
}
