package dev.taillight.trainer.loss;

/**
 * The items against which the queries of a batch are scored: those of its n pairs. The arrays are
 * read by the step only.
 */
public final class Candidates {

  private final int[] items;
  private final double[] probabilities;

  /**
   * @param items the item rows of the pairs, length n
   * @param probabilities their shares of the training pairs, length n
   */
  public Candidates(int[] items, double[] probabilities) {
    this.items = items;
    this.probabilities = probabilities;
  }

  /** n, how many pairs there are. */
  public int pairs() {
    return items.length;
  }

  /** c, how many candidates there are. */
  public int size() {
    return items.length;
  }

  /** The item row of each candidate, length c. */
  public int[] items() {
    return items;
  }

  /** log of the probability with which each candidate is drawn, length c. */
  public float[] logProbability() {
    float[] logs = new float[items.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(probabilities[i]);
    }
    return logs;
  }

  /**
   * log of how often each candidate's item is expected among the candidates beside a pair's own
   * item, length c.
   */
  public float[] logExpectedCount() {
    float[] logs = new float[items.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log((pairs() - 1) * probabilities[i]);
    }
    return logs;
  }
}
