package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The statistics of all pairs of k features, filled in from any thread, each pair once. */
final class PairTable {

  private final int k;
  private final PairStatistics[] pairs;
  private final double[] bias;
  private final Entropy[] entropies;

  PairTable(int k) {
    this.k = k;
    this.pairs = new PairStatistics[k * k];
    this.bias = new double[k * k];
    this.entropies = new Entropy[k * k];
  }

  /**
   * Takes up a pair.
   *
   * @param millerMadowBias the first-order bias of its plug-in value, in nats
   * @param ofLeft the entropy of the left feature over the items of the pair
   * @param ofRight that of the right feature
   */
  void put(
      int left,
      int right,
      PairStatistics pair,
      double millerMadowBias,
      Entropy ofLeft,
      Entropy ofRight) {
    entropies[left * k + right] = ofLeft;
    entropies[right * k + left] = ofRight;
    pairs[left * k + right] = pair;
    pairs[right * k + left] = pair;
    bias[left * k + right] = millerMadowBias;
    bias[right * k + left] = millerMadowBias;
  }

  PairStatistics at(int left, int right) {
    return pairs[left * k + right];
  }

  /** k. */
  int size() {
    return k;
  }

  /** All pairs, row by row. */
  List<PairStatistics> pairs() {
    return new ArrayList<>(Arrays.asList(pairs));
  }

  /** The first-order biases of all pairs, in nats, row by row. */
  double[] millerMadowBias() {
    return bias.clone();
  }

  /** The entropy of the feature of each row over the items of its pair with that of each column. */
  List<Entropy> entropies() {
    return List.of(entropies);
  }
}
