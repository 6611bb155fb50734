package dev.taillight.experiments.evaluation;

/** Count, mean and variance of numbers that come one by one (Welford, Technometrics 1962). */
final class Moments {

  private int count;
  private double mean;
  private double squares;

  void add(double value) {
    count++;
    double distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
  }

  int count() {
    return count;
  }

  double mean() {
    return mean;
  }

  /** The standard error of the mean, s / √n; needs two numbers. */
  double standardError() {
    return Math.sqrt(squares / (count - 1) / count);
  }
}
