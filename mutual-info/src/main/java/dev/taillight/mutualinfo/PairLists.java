package dev.taillight.mutualinfo;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The statistics of all pairs as they lie in {@code matrix.json}: a list per figure, k·k figures
 * row by row. The list of a figure that is not known is empty.
 */
record PairLists(
    List<Double> plugIn,
    List<Double> expected,
    List<Double> chanceDeviation,
    List<Double> standardError,
    List<Double> pValue,
    List<Long> jointStates,
    List<Long> items) {

  static PairLists of(List<PairStatistics> pairs) {
    return new PairLists(
        figures(pairs, PairStatistics::plugIn),
        figures(pairs, PairStatistics::expected),
        figures(pairs, PairStatistics::chanceDeviation),
        figures(pairs, PairStatistics::standardError),
        figures(pairs, PairStatistics::pValue),
        pairs.stream().map(PairStatistics::jointStates).toList(),
        pairs.stream().map(PairStatistics::items).toList());
  }

  /**
   * The statistics pair by pair.
   *
   * @throws IllegalArgumentException if the lists are not equally long
   */
  List<PairStatistics> pairs() {
    return IntStream.range(0, jointStates.size()).mapToObj(this::pair).toList();
  }

  private PairStatistics pair(int i) {
    return new PairStatistics(
        figure("plug_in", plugIn, i),
        figure("expected", expected, i),
        figure("chance_deviation", chanceDeviation, i),
        figure("standard_error", standardError, i),
        figure("p_value", pValue, i),
        jointStates.get(i),
        items.get(i));
  }

  private static List<Double> figures(
      List<PairStatistics> pairs, ToDoubleFunction<PairStatistics> figure) {
    List<Double> known = pairs.stream().map(figure::applyAsDouble).toList();
    return known.stream().anyMatch(value -> Double.isNaN(value)) ? List.of() : known;
  }

  private double figure(String name, List<Double> figures, int i) {
    if (figures.isEmpty()) {
      return Double.NaN;
    }
    if (figures.size() != jointStates.size() || items.size() != jointStates.size()) {
      throw new IllegalArgumentException(
          "pairs: expected %d values of '%s', got %d"
              .formatted(jointStates.size(), name, figures.size()));
    }
    return figures.get(i);
  }
}
