package dev.taillight.experiments.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much higher the frontier of a variant is than that of the baseline, seed by seed.
 *
 * <p>The best of many noisy figures is better than it will ever be again, and the more so the more
 * there are: a variant with more settings would win by luck alone. So the settings of a seed's
 * frontier are those that are best by the means of the other seeds; their figures are the seed's
 * own. One seed alone has no others, and its gain that bias.
 */
final class FrontierGain {

  private FrontierGain() {}

  /**
   * The gains of the seeds.
   *
   * @param variant by seed, then by setting, the two figures of a trade
   * @param baseline the same seeds of the baseline, with its own settings
   */
  static double[] of(List<List<double[]>> variant, List<List<double[]>> baseline) {
    return IntStream.range(0, variant.size())
        .mapToDouble(seed -> curve(variant, seed).above(curve(baseline, seed)))
        .toArray();
  }

  private static TradeCurve curve(List<List<double[]>> bySeed, int seed) {
    List<double[]> own = bySeed.get(seed);
    List<double[]> means = bySeed.size() == 1 ? own : meansWithout(bySeed, seed);
    TradeCurve best = TradeCurve.of(means);
    return TradeCurve.through(
        IntStream.range(0, own.size())
            .filter(setting -> best.has(means.get(setting)[0], means.get(setting)[1]))
            .mapToObj(own::get)
            .toList());
  }

  private static List<double[]> meansWithout(List<List<double[]>> bySeed, int left) {
    List<double[]> means = new ArrayList<>();
    int others = bySeed.size() - 1;
    for (int setting = 0; setting < bySeed.get(left).size(); setting++) {
      double[] mean = new double[2];
      for (int seed = 0; seed < bySeed.size(); seed++) {
        if (seed != left) {
          mean[0] += bySeed.get(seed).get(setting)[0] / others;
          mean[1] += bySeed.get(seed).get(setting)[1] / others;
        }
      }
      means.add(mean);
    }
    return means;
  }
}
