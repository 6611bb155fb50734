package dev.taillight.experiments.evaluation;

/**
 * The mean of a metric over users, with the interval in which the mean over all users like these
 * lies with the confidence of the evaluation: mean ± t · s / √n by Student's t-distribution. One
 * user says nothing about others: the interval is then all that a metric can be, 0 to 1.
 *
 * @param mean the mean
 * @param low the lower end of the interval
 * @param high the upper end of the interval
 * @param users how many users the mean is over
 */
public record Estimate(double mean, double low, double high, int users) {

  /** Half the width of the interval. */
  public double margin() {
    return (high - low) / 2;
  }
}
