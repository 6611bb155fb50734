package dev.taillight.experiments.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Trades between two figures, of which more is better, joined by straight lines. Less of the first
 * figure than the least of them has never costs any of the second, so that the curve goes on level
 * to the left; it ends at the most there is of the first.
 */
final class TradeCurve {

  private final double[] x;
  private final double[] y;

  private TradeCurve(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * The best of some trades.
   *
   * @param trades at least one, of two figures each
   */
  static TradeCurve of(List<double[]> trades) {
    List<double[]> descending =
        trades.stream()
            .sorted(
                Comparator.<double[]>comparingDouble(trade -> trade[0])
                    .thenComparingDouble(trade -> trade[1])
                    .reversed())
            .toList();
    List<double[]> best = new ArrayList<>();
    for (double[] trade : descending) {
      if (best.isEmpty() || trade[1] > best.get(0)[1]) {
        best.add(0, trade);
      }
    }
    return through(best);
  }

  /**
   * A line through trades, in ascending order of the first figure, whether or not they beat each
   * other; trades of one first figure meet in their mean.
   *
   * @param trades at least one, of two figures each
   */
  static TradeCurve through(List<double[]> trades) {
    TreeMap<Double, double[]> points =
        trades.stream()
            .collect(
                Collectors.toMap(
                    trade -> trade[0],
                    trade -> new double[] {trade[1], 1},
                    (one, other) -> new double[] {one[0] + other[0], one[1] + other[1]},
                    TreeMap::new));
    return new TradeCurve(
        points.keySet().stream().mapToDouble(x -> x).toArray(),
        points.values().stream().mapToDouble(sum -> sum[0] / sum[1]).toArray());
  }

  /** Whether a trade is on the curve as one of the best. */
  boolean has(double first, double second) {
    int at = Arrays.binarySearch(x, first);
    return at >= 0 && y[at] == second;
  }

  /** The second figure at a first one; none beyond the end. */
  OptionalDouble at(double first) {
    if (first > x[x.length - 1]) {
      return OptionalDouble.empty();
    }
    if (first <= x[0]) {
      return OptionalDouble.of(y[0]);
    }
    int found = Arrays.binarySearch(x, first);
    if (found >= 0) {
      return OptionalDouble.of(y[found]);
    }
    int right = -found - 1;
    double share = (first - x[right - 1]) / (x[right] - x[right - 1]);
    return OptionalDouble.of(y[right - 1] + share * (y[right] - y[right - 1]));
  }

  /**
   * The mean height of this curve above another one, over the first figures that both reach: from
   * the larger beginning to the smaller end. Where one begins behind the other's end, the height at
   * that end.
   */
  double above(TradeCurve other) {
    double from = Math.max(x[0], other.x[0]);
    double to = Math.min(x[x.length - 1], other.x[other.x.length - 1]);
    if (from >= to) {
      return height(other, to);
    }
    double[] knots =
        DoubleStream.concat(
                DoubleStream.of(from, to),
                DoubleStream.concat(Arrays.stream(x), Arrays.stream(other.x)))
            .filter(knot -> knot >= from && knot <= to)
            .sorted()
            .distinct()
            .toArray();
    double area = 0;
    for (int i = 1; i < knots.length; i++) {
      double middle = (height(other, knots[i - 1]) + height(other, knots[i])) / 2;
      area += middle * (knots[i] - knots[i - 1]);
    }
    return area / (to - from);
  }

  private double height(TradeCurve other, double first) {
    return at(first).orElseThrow() - other.at(first).orElseThrow();
  }
}
