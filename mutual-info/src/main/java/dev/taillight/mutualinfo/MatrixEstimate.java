package dev.taillight.mutualinfo;

import java.util.List;

/**
 * The values that a matrix would have under an estimator, from the same counts.
 *
 * @param estimator how mutual information is estimated from counts
 * @param normalisation what it is divided by
 * @param values k·k values, row by row
 */
public record MatrixEstimate(
    Estimator estimator, Normalisation normalisation, List<Double> values) {

  public MatrixEstimate {
    values = List.copyOf(values);
  }
}
