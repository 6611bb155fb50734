package dev.taillight.trainer.loss;

import java.util.function.IntToDoubleFunction;

/**
 * The items against which the queries of a batch are scored: first those of its n pairs, then the
 * negatives that were drawn uniformly from the catalogue, then the items of earlier pairs. The
 * arrays are read by the step only.
 */
public final class Candidates {

  private final int pairs;
  private final int[] items;
  private final double[] probabilities;
  private final int uniform;
  private final int catalogueSize;

  /**
   * Candidates that are the items of the pairs and nothing else.
   *
   * @param items the item rows of the pairs, length n
   * @param probabilities their shares of the training pairs, length n
   */
  public Candidates(int[] items, double[] probabilities) {
    this(items.length, items, probabilities, 0, 1);
  }

  /**
   * @param pairs n, how many candidates are the items of the pairs
   * @param items the item rows of all candidates, length c
   * @param probabilities their shares of the training pairs, length c
   * @param uniform B, how many candidates were drawn uniformly from the catalogue
   * @param catalogueSize how many items the catalogue has
   */
  public Candidates(
      int pairs, int[] items, double[] probabilities, int uniform, int catalogueSize) {
    this.pairs = pairs;
    this.items = items;
    this.probabilities = probabilities;
    this.uniform = uniform;
    this.catalogueSize = catalogueSize;
  }

  /** n, how many pairs there are. */
  public int pairs() {
    return pairs;
  }

  /** c, how many candidates there are. */
  public int size() {
    return items.length;
  }

  /** The item row of each candidate, length c. */
  public int[] items() {
    return items;
  }

  /** The share of each candidate's item in the training pairs, length c. */
  public double[] probabilities() {
    return probabilities;
  }

  /**
   * log of the probability with which a candidate is the item of each one, length c. Of the c
   * candidates B are uniform over the catalogue and the others drawn in proportion to p, so it is
   * log of {@code ((c − B)·p + B/|catalogue|)/c} (Yang et al., WWW Companion 2020).
   */
  public float[] logProbability() {
    double share = (size() - uniform) / (double) size();
    return logs(i -> share * probabilities[i] + (1 - share) / catalogueSize);
  }

  /**
   * log of how often each candidate's item is expected among the candidates beside a pair's own
   * item, {@code (c − B − 1)·p + B/|catalogue|}, length c.
   */
  public float[] logExpectedCount() {
    int others = size() - uniform - 1;
    double uniformCount = uniform / (double) catalogueSize;
    return logs(i -> others * probabilities[i] + uniformCount);
  }

  private float[] logs(IntToDoubleFunction values) {
    float[] logs = new float[size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(values.applyAsDouble(i));
    }
    return logs;
  }
}
