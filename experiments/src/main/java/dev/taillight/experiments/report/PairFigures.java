package dev.taillight.experiments.report;

import dev.taillight.mutualinfo.PairStatistics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was counted for all pairs of features, as k·k figures row by row; the list of a figure that
 * is not known is empty.
 *
 * @param plugIn the plug-in values, in nats
 * @param expected what of them is to be expected by chance, in nats
 * @param deviation the standard deviation of the plug-in values by chance, in nats
 * @param error the standard error of the plug-in values, in nats
 * @param pValue the share of random pairings of the items that reach the plug-in value
 * @param jointStates how many different pairs of values there are
 * @param items how many items were counted
 */
record PairFigures(
    List<Double> plugIn,
    List<Double> expected,
    List<Double> deviation,
    List<Double> error,
    List<Double> pValue,
    List<Long> jointStates,
    List<Long> items) {

  private static final MathContext DIGITS = new MathContext(6);

  static PairFigures of(List<PairStatistics> pairs) {
    return new PairFigures(
        figures(pairs, PairStatistics::plugIn),
        figures(pairs, PairStatistics::expected),
        figures(pairs, PairStatistics::chanceDeviation),
        figures(pairs, PairStatistics::standardError),
        figures(pairs, PairStatistics::pValue),
        pairs.stream().map(PairStatistics::jointStates).toList(),
        pairs.stream().map(PairStatistics::items).toList());
  }

  /** Figures with as many digits as a page can show. */
  static List<Double> rounded(double[] figures) {
    return Arrays.stream(figures)
        .map(figure -> new BigDecimal(figure).round(DIGITS).doubleValue())
        .boxed()
        .toList();
  }

  private static List<Double> figures(
      List<PairStatistics> pairs, ToDoubleFunction<PairStatistics> figure) {
    double[] figures = pairs.stream().mapToDouble(figure).toArray();
    return Arrays.stream(figures).anyMatch(Double::isNaN) ? List.of() : rounded(figures);
  }
}
