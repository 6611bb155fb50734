package dev.taillight.dataset.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * Half-open bins that divide all numbers: bin b holds x with {@code edges[b-1] <= x < edges[b]}.
 */
final class NumberBins {

  private final List<Double> edges;

  /**
   * @param edges the inner edges, strictly ascending
   */
  NumberBins(List<Double> edges) {
    this.edges = List.copyOf(edges);
  }

  /**
   * The bins between distinct quantiles.
   *
   * @param quantiles the least number followed by ascending quantiles, which are numbers that
   *     occur; nothing if there are no numbers
   */
  static NumberBins ofQuantiles(List<Double> quantiles) {
    List<Double> edges = new ArrayList<>();
    for (int i = 1; i < quantiles.size(); i++) {
      // An edge at the least number, or a second one at the same place, would leave a bin empty.
      if (quantiles.get(i) > quantiles.get(i - 1)) {
        edges.add(quantiles.get(i));
      }
    }
    return new NumberBins(edges);
  }

  /** The inner edges. */
  List<Double> edges() {
    return edges;
  }

  /** How many bins there are. */
  int size() {
    return edges.size() + 1;
  }

  /** The bin of a number, from 0 on. */
  int of(double number) {
    int low = 0;
    int high = edges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (number < edges.get(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** What the bins are called, e.g. {@code (-inf, 12)}, {@code [12, 40)}, {@code [40, inf)}. */
  List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int bin = 0; bin < size(); bin++) {
      String from = bin == 0 ? "(-inf" : "[" + number(edges.get(bin - 1));
      String to = bin == edges.size() ? "inf" : number(edges.get(bin));
      labels.add(from + ", " + to + ")");
    }
    return labels;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
