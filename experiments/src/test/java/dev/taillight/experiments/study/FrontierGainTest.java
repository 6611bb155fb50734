package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontierGainTest {

  private static final int SEEDS = 3;

  @Test
  void comparesFrontiersSeedBySeed() {
    List<List<double[]>> baseline =
        List.of(
            List.of(at(1, 4), at(3, 2)), List.of(at(1, 5), at(3, 3)), List.of(at(1, 4), at(3, 4)));
    // The third setting is worse than the others in the mean of any two seeds.
    List<List<double[]>> variant =
        List.of(
            List.of(at(1, 5), at(3, 3), at(2, 5)),
            List.of(at(1, 7), at(3, 5), at(2, 0)),
            List.of(at(1, 4.5), at(3, 4.5), at(2, 0)));
    assertArrayEquals(new double[] {1, 2, 0.5}, FrontierGain.of(variant, baseline), 1e-12);
  }

  @Test
  void oneSeedIsJudgedByItself() {
    assertArrayEquals(
        new double[] {2},
        FrontierGain.of(List.of(List.of(at(1, 3), at(0.5, 2))), List.of(List.of(at(1, 1)))));
  }

  @Test
  void moreSettingsAreNoAdvantageWhereThereIsNothingToGain() {
    int studies = 2000;
    double sum = 0;
    double squares = 0;
    double chosenByThemselves = 0;
    for (int study = 0; study < studies; study++) {
      RandomStream stream = RandomStream.of(study, "null study");
      List<List<double[]>> baseline = noise(1, stream);
      List<List<double[]>> variant = noise(4, stream);
      for (double gain : FrontierGain.of(variant, baseline)) {
        sum += gain / SEEDS;
      }
      double mean = mean(FrontierGain.of(variant, baseline));
      squares += mean * mean;
      for (int seed = 0; seed < SEEDS; seed++) {
        chosenByThemselves +=
            TradeCurve.of(variant.get(seed)).above(TradeCurve.of(baseline.get(seed))) / SEEDS;
      }
    }
    double error = Math.sqrt(squares) / studies;
    assertEquals(0, sum / studies, 4 * error, "the mean of " + studies + " studies");
    assertTrue(
        chosenByThemselves / studies > 20 * error,
        "settings that are chosen by the figures that judge them: " + chosenByThemselves / studies);
  }

  /** Three trades, each tried with some settings that do nothing, in three seeds. */
  private static List<List<double[]>> noise(int settings, RandomStream stream) {
    List<List<double[]>> seeds = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      List<double[]> trades = new ArrayList<>();
      for (int trade = 0; trade < 3; trade++) {
        for (int setting = 0; setting < settings; setting++) {
          trades.add(
              at(
                  0.6 + 0.08 * trade + 0.002 * stream.nextGaussian(),
                  0.3 - 0.07 * trade + 0.006 * stream.nextGaussian()));
        }
      }
      seeds.add(trades);
    }
    return seeds;
  }

  private static double mean(double[] values) {
    return org.apache.commons.math3.stat.StatUtils.mean(values);
  }

  private static double[] at(double x, double y) {
    return new double[] {x, y};
  }
}
