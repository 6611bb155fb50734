package dev.taillight.experiments.evaluation;

/**
 * The mean over users of how much better one system does than another for the same user, with a
 * confidence interval and a paired two-sided t-test of "there is no difference".
 *
 * @param mean the mean difference; above 0 when the first system is better
 * @param low the lower end of the interval
 * @param high the upper end of the interval
 * @param pValue the probability of a difference at least as large if there were none
 * @param users how many users the mean is over
 */
public record Difference(double mean, double low, double high, double pValue, int users) {

  /** Half the width of the interval. */
  public double margin() {
    return (high - low) / 2;
  }

  /** Whether the interval has 0 in it, so that the difference may as well be chance. */
  public boolean withinNoise() {
    return low <= 0 && high >= 0;
  }
}
