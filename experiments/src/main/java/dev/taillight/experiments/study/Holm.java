package dev.taillight.experiments.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's correction for many tests (Scandinavian Journal of Statistics 1979). */
final class Holm {

  private Holm() {}

  /**
   * Corrects p-values so that the chance of any false one among those below a level is at most that
   * level: the i-th smallest of m is multiplied by m − i + 1, and none falls below a smaller one's.
   *
   * @param pValues a NaN is a test that was not made: it stays and does not count
   */
  static double[] corrected(double[] pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] corrected = new double[pValues.length];
    Arrays.fill(corrected, Double.NaN);
    double largest = 0;
    for (int i = 0; i < order.length; i++) {
      largest = Math.max(largest, Math.min(1, (order.length - i) * pValues[order[i]]));
      corrected[order[i]] = largest;
    }
    return corrected;
  }
}
