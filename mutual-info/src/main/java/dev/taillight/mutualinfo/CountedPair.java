package dev.taillight.mutualinfo;

import java.util.List;

/**
 * Everything that was counted for two features.
 *
 * @param left the values of the one
 * @param right the values of the other
 * @param sums over their joint distribution
 * @param shuffled the plug-in values over random pairings of the items, in nats
 */
record CountedPair(Marginals left, Marginals right, PairSums sums, List<Double> shuffled) {

  /** How much a shuffled value may fall below the value itself and still count as reaching it. */
  private static final double ROUNDING = 1e-12;

  CountedPair {
    shuffled = List.copyOf(shuffled);
  }

  /** A feature and itself. */
  static CountedPair ofDiagonal(Marginals marginals) {
    return new CountedPair(marginals, marginals, PairSums.ofDiagonal(marginals), List.of());
  }

  /** The statistics of a feature with itself: chance cannot reach the entropy. */
  PairStatistics diagonal(boolean chanceIsKnown, boolean shuffles) {
    double chance = chanceIsKnown ? 0 : Double.NaN;
    return statistics(new Chance(chance, chance), shuffles ? 0 : Double.NaN);
  }

  /** The statistics with a chance that is known in closed form. */
  PairStatistics statistics(Chance chance) {
    return statistics(chance, pValue());
  }

  /** The statistics with the chance that the shuffles show; NaN if there is none. */
  PairStatistics statistics() {
    double mean = shuffled.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    double squares = shuffled.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, shuffled.size() - 1));
    return statistics(new Chance(mean, shuffled.isEmpty() ? Double.NaN : deviation), pValue());
  }

  /**
   * The first-order bias of the plug-in value, (R(u,v) − R(u) − R(v) + 1) / 2N (Miller 1955); of a
   * feature with itself −(R − 1) / 2N. N is the number of items of equal weight that tell as much.
   */
  double millerMadowBias() {
    double degrees = sums.states() - left.states() - right.states() + 1;
    return left.itemCount() == 0 ? 0 : degrees / (2 * left.effectiveItems());
  }

  private PairStatistics statistics(Chance chance, double pValue) {
    return new PairStatistics(
        sums.information(),
        chance.mean(),
        chance.deviation(),
        sums.standardError(left.effectiveItems()),
        pValue,
        sums.states(),
        left.itemCount());
  }

  /** (1 + how many reach it) / (1 + how many there are), which is never 0 (Phipson, Smyth 2010). */
  private double pValue() {
    if (shuffled.isEmpty()) {
      return Double.NaN;
    }
    double reached = sums.information() - ROUNDING;
    long reaching = shuffled.stream().filter(value -> value >= reached).count();
    return (1.0 + reaching) / (1.0 + shuffled.size());
  }
}
