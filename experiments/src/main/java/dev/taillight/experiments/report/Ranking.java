package dev.taillight.experiments.report;

import dev.taillight.mutualinfo.EstimationMethod;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MatrixEstimate;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The partners of every feature under one estimate. Those that a page lists are the ⌊k/2⌋ closest
 * ones, as many as a correlated mask hides together with a seed, but not more than {@value #MOST}.
 */
final class Ranking {

  static final int MOST = 5;

  private final MutualInformationMatrix matrix;
  private final List<List<Integer>> partners;

  private Ranking(MutualInformationMatrix matrix) {
    this.matrix = matrix;
    this.partners = IntStream.range(0, matrix.size()).mapToObj(matrix::partners).toList();
  }

  /** The rankings under the estimate of the matrix itself and then under its other ones. */
  static List<Ranking> of(MutualInformationMatrix matrix) {
    List<Ranking> rankings = new ArrayList<>(List.of(new Ranking(matrix)));
    EstimationMethod chosen = matrix.method();
    for (MatrixEstimate estimate : matrix.statistics().estimates()) {
      if (estimate.estimator() != chosen.estimator()
          || estimate.normalisation() != chosen.normalisation()) {
        rankings.add(new Ranking(matrix.under(estimate)));
      }
    }
    return rankings;
  }

  /** The estimate in the words of the configuration, e.g. {@code "adjusted / arithmetic"}. */
  String name() {
    EstimationMethod method = matrix.method();
    String estimator = method.estimator().name().toLowerCase(Locale.ROOT);
    return method.normalisation() == Normalisation.NONE
        ? estimator
        : estimator + " / " + method.normalisation().name().toLowerCase(Locale.ROOT);
  }

  /** The unit of the values. */
  String unit() {
    return matrix.method().unit();
  }

  /** Whether the values are what is left beyond chance. */
  boolean isAdjusted() {
    return matrix.method().estimator() == Estimator.ADJUSTED;
  }

  /** The value of a pair. */
  double at(int feature, int other) {
    return matrix.at(feature, other);
  }

  /** The values of all pairs, row by row. */
  double[] values() {
    return matrix.toArray();
  }

  /** The closest partners of a feature, the closest first. */
  List<Integer> closest(int feature) {
    int k = matrix.size();
    int listed = Math.min(k - 1, Math.max(1, Math.min(k / 2, MOST)));
    return partners.get(feature).subList(0, listed);
  }

  /** Which partner of a feature another one is, 1 being the closest. */
  int rank(int feature, int other) {
    return partners.get(feature).indexOf(other) + 1;
  }
}
