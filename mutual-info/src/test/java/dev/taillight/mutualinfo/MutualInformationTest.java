package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.GTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualInformationTest {

  private static final double TOLERANCE = 1e-9;

  @TempDir Path folder;

  private final Map<Catalogue, EncodedDataset> written = new IdentityHashMap<>();

  @Test
  void equalsAnExampleByHand() throws IOException {
    // counts      v=2  v=3          p(u,v)/(p(u)p(v)):
    //   u=2        4    1           (4/8)/(5/8·5/8) = 1.28    (1/8)/(5/8·3/8) = 8/15
    //   u=3        1    2           (1/8)/(3/8·5/8) = 8/15    (2/8)/(3/8·3/8) = 16/9
    // I = 1/2 ln 1.28 + 2 · 1/8 ln(8/15) + 1/4 ln(16/9) = 0.1101189…
    // H(U) = −5/8 ln(5/8) − 3/8 ln(3/8) = 0.6615632…
    Catalogue catalogue =
        new Catalogue().single("u", 2, 2, 2, 2, 2, 3, 3, 3).single("v", 2, 2, 2, 2, 3, 2, 3, 3);
    MutualInformationMatrix matrix = estimate(catalogue, Estimator.PLUG_IN, MissingValues.VALUE);
    assertEquals(0.1101189103, matrix.at(0, 1), TOLERANCE);
    assertEquals(0.661563238, matrix.at(0, 0), TOLERANCE);
    // Miller–Madow: (R(u) + R(v) − R(u,v) − 1) / 2N = (2 + 2 − 4 − 1) / 16 = −1/16;
    // on the diagonal (2 − 1) / 16 = 1/16.
    MutualInformationMatrix corrected =
        estimate(catalogue, Estimator.MILLER_MADOW, MissingValues.VALUE);
    assertEquals(0.1101189103 - 0.0625, corrected.at(0, 1), TOLERANCE);
    assertEquals(0.661563238 + 0.0625, corrected.at(0, 0), TOLERANCE);
  }

  @Test
  void valuesOfAMultiValuedFeatureShareTheWeightOfTheirItem() throws IOException {
    // Item 1 has {a, b} and colour r, item 2 has {a} and colour s.
    // p(a) = (1/2 + 1)/2 = 3/4, p(b) = 1/4, p(r) = p(s) = 1/2;
    // p(a,r) = 1/4, p(b,r) = 1/4, p(a,s) = 1/2.
    // I = 1/4 ln(1/4 / 3/8) + 1/4 ln(1/4 / 1/8) + 1/2 ln(1/2 / 3/8)
    //   = 1/4 ln(2/3) + 1/4 ln 2 + 1/2 ln(4/3)
    MutualInformationMatrix matrix =
        estimate(
            new Catalogue().multi("words", new int[] {2, 3}, new int[] {2}).single("colour", 2, 3),
            Estimator.PLUG_IN,
            MissingValues.VALUE);
    double expected = Math.log(2.0 / 3) / 4 + Math.log(2) / 4 + Math.log(4.0 / 3) / 2;
    assertEquals(expected, matrix.at(0, 1), TOLERANCE);
    // H = −3/4 ln(3/4) − 1/4 ln(1/4)
    assertEquals(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), matrix.at(0, 0), TOLERANCE);
  }

  @RepeatedTest(10)
  void equalsANaiveDoubleLoop(RepetitionInfo info) throws IOException {
    long seed = info.getCurrentRepetition();
    Catalogue catalogue = Catalogue.random(50 + 37 * (int) seed, seed);
    for (MissingValues missing : MissingValues.values()) {
      MutualInformationMatrix matrix = estimate(catalogue, Estimator.PLUG_IN, missing);
      for (int i = 0; i < matrix.size(); i++) {
        for (int j = 0; j < matrix.size(); j++) {
          double expected =
              naive(
                  catalogue.codes(matrix.features().get(i)),
                  catalogue.codes(matrix.features().get(j)),
                  i == j,
                  missing == MissingValues.IGNORE);
          assertEquals(expected, matrix.at(i, j), TOLERANCE, "seed " + seed + " " + i + "," + j);
          assertEquals(matrix.at(j, i), matrix.at(i, j), 0.0);
        }
      }
    }
  }

  @RepeatedTest(5)
  void equalsTheGStatisticOfCommonsMath(RepetitionInfo info) throws IOException {
    // For a contingency table G = 2 Σ O ln(O/E) = 2 N · I (Commons Math compares two rows).
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "contingency");
    int[] side = new int[500];
    int[] value = new int[500];
    long[][] table = new long[2][6];
    for (int i = 0; i < side.length; i++) {
      side[i] = 2 + stream.nextInt(2);
      value[i] = 2 + (stream.nextInt(4) == 0 ? side[i] : stream.nextInt(6));
      table[side[i] - 2][value[i] - 2]++;
    }
    double expected = new GTest().gDataSetsComparison(table[0], table[1]) / (2.0 * side.length);
    MutualInformationMatrix matrix =
        estimate(
            new Catalogue().single("side", side).single("value", value),
            Estimator.PLUG_IN,
            MissingValues.VALUE);
    assertEquals(expected, matrix.at(0, 1), TOLERANCE);
  }

  @Test
  void independentFeaturesShareNothing() throws IOException {
    // All 4 · 5 pairs equally often: p(u,v) = p(u) p(v) exactly.
    int[] u = IntStream.range(0, 200).map(i -> 2 + i % 4).toArray();
    int[] v = IntStream.range(0, 200).map(i -> 2 + i / 4 % 5).toArray();
    for (Estimator estimator : Estimator.values()) {
      MutualInformationMatrix matrix =
          estimate(new Catalogue().single("u", u).single("v", v), estimator, MissingValues.VALUE);
      assertEquals(0, matrix.at(0, 1), 1e-12, estimator.toString());
    }
  }

  @Test
  void aCopySharesTheWholeEntropy() throws IOException {
    int[] u = IntStream.range(0, 90).map(i -> 2 + i * i % 7).toArray();
    int[] renamed = Arrays.stream(u).map(code -> 20 - code).toArray();
    MutualInformationMatrix matrix =
        estimate(
            new Catalogue().single("u", u).single("v", renamed),
            Estimator.PLUG_IN,
            MissingValues.VALUE);
    assertEquals(matrix.at(0, 0), matrix.at(0, 1), TOLERANCE);
    assertEquals(matrix.at(1, 1), matrix.at(0, 1), TOLERANCE);
  }

  @Test
  void aCopyOfAMultiValuedFeatureIsBelowItsEntropy() throws IOException {
    // One item {a, b}, twice: I between the copies is 0, as all four pairs are equally likely.
    int[][] words = {{2, 3}, {2, 3}};
    MutualInformationMatrix matrix =
        estimate(
            new Catalogue().multi("words", words).multi("copy", words),
            Estimator.PLUG_IN,
            MissingValues.VALUE);
    assertEquals(Math.log(2), matrix.at(0, 0), TOLERANCE);
    assertEquals(0, matrix.at(0, 1), 1e-12);
  }

  @Test
  void missingIsAValueUnlessIgnored() throws IOException {
    // u is missing exactly where v is 3; among the rest there is nothing to tell.
    Catalogue catalogue =
        new Catalogue().single("u", 0, 0, 2, 2, 2, 2).single("v", 3, 3, 2, 2, 2, 2);
    double entropy = -Math.log(1.0 / 3) / 3 - 2 * Math.log(2.0 / 3) / 3;
    MutualInformationMatrix counted = estimate(catalogue, Estimator.PLUG_IN, MissingValues.VALUE);
    MutualInformationMatrix ignored = estimate(catalogue, Estimator.PLUG_IN, MissingValues.IGNORE);
    assertEquals(entropy, counted.at(0, 1), TOLERANCE);
    assertEquals(0, ignored.at(0, 1), 1e-12);
    assertEquals(0, ignored.at(0, 0), 1e-12);
    assertEquals(entropy, ignored.at(1, 1), TOLERANCE);
    assertEquals(List.of(6L, 6L, 6L, 6L), items(counted));
    assertEquals(List.of(4L, 4L, 4L, 6L), items(ignored));
    assertEquals(List.of(2L, 2L, 2L, 2L), states(counted));
    assertEquals(List.of(1L, 1L, 1L, 2L), states(ignored));
    assertEquals(List.of(4 / 6.0, 1.0), counted.statistics().fillRates());
    assertEquals(List.of(3.0, 3.0), counted.statistics().itemsPerState());
    assertEquals(List.of(4.0, 3.0), ignored.statistics().itemsPerState());
    assertEquals(List.of(4 / 6.0, 1.0), ignored.statistics().fillRates());
  }

  @Test
  void featuresThatNoItemHasTogetherShareNothing() throws IOException {
    Catalogue catalogue = new Catalogue().single("u", 0, 0, 2, 3).single("v", 2, 3, 0, 0);
    for (Estimator estimator : Estimator.values()) {
      assertEquals(0, estimate(catalogue, estimator, MissingValues.IGNORE).at(0, 1));
    }
  }

  @Test
  void everyBitIsTheSameEveryTime() throws IOException {
    Catalogue catalogue = Catalogue.random(3000, 22);
    for (Estimator estimator : Estimator.values()) {
      double[] first = estimate(catalogue, estimator, MissingValues.VALUE).toArray();
      double[] again = estimate(catalogue, estimator, MissingValues.VALUE).toArray();
      assertArrayEquals(first, again, 0.0);
    }
  }

  @Test
  void featuresCanBeLeftOut() throws IOException {
    Catalogue catalogue = Catalogue.random(100, 23);
    MutualInformationMatrix all = estimate(catalogue, Estimator.PLUG_IN, MissingValues.VALUE);
    MutualInformationMatrix some = excluding(catalogue, List.of("shade"));
    assertEquals(List.of("colour", "words", "tags"), some.features());
    assertEquals(List.of("shade"), some.excluded());
    assertEquals(all.at(0, 3), some.at(0, 2), 0.0);
  }

  @Test
  void onlyItemFeaturesCanBeLeftOutAndNotAll() throws IOException {
    Catalogue catalogue = Catalogue.random(20, 24);
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> excluding(catalogue, List.of("color")));
    assertTrue(unknown.getMessage().contains("[colour, shade, words, tags], got color"));
    assertThrows(IllegalArgumentException.class, () -> excluding(catalogue, catalogue.names()));
    assertThrows(
        InvalidSettingsException.class,
        () -> config(Estimator.PLUG_IN, MissingValues.VALUE, List.of("a", "a")));
  }

  @Test
  void noItemsIsAnError() {
    assertThrows(
        DatasetException.class,
        () -> estimate(new Catalogue().single("u"), Estimator.PLUG_IN, MissingValues.VALUE));
  }

  @Test
  void progressCountsPairs() throws IOException {
    List<String> seen = new ArrayList<>();
    long[] done = new long[1];
    MutualInformation.estimate(
        dataset(Catalogue.random(20, 25)),
        config(Estimator.PLUG_IN, MissingValues.VALUE, List.of()),
        (name, total, unit) -> {
          seen.add(name + " " + total + " " + unit);
          return new Progress.Task() {
            @Override
            public void advance(long units) {
              done[0] += units;
            }
          };
        });
    assertEquals(List.of("mutual information 10 pairs"), seen);
    assertEquals(10, done[0]);
  }

  @Test
  void findsThePlantedStory() throws IOException {
    MutualInformationMatrix matrix =
        MutualInformation.estimate(
            SyntheticDataset.write(folder.resolve("synthetic"), 800, 40, 26),
            config(Estimator.PLUG_IN, MissingValues.VALUE, List.of()),
            Progress.silent());
    assertEquals(List.of("topic", "twin", "colour", "words"), matrix.features());
    // Eight equally frequent topics; twin renames them, words tell them apart.
    assertEquals(Math.log(8), matrix.at(0, 0), TOLERANCE);
    assertEquals(Math.log(8), matrix.at(0, 1), TOLERANCE);
    assertEquals(Math.log(8), matrix.at(0, 3), TOLERANCE);
    assertTrue(matrix.at(0, 2) < 0.1);
    assertEquals(0.9, matrix.statistics().fillRates().get(2), 0.04);
  }

  private static List<Long> items(MutualInformationMatrix matrix) {
    return matrix.statistics().pairs().stream().map(PairStatistics::items).toList();
  }

  private static List<Long> states(MutualInformationMatrix matrix) {
    return matrix.statistics().pairs().stream().map(PairStatistics::jointStates).toList();
  }

  private MutualInformationMatrix excluding(Catalogue catalogue, List<String> names)
      throws IOException {
    return MutualInformation.estimate(
        dataset(catalogue),
        config(Estimator.PLUG_IN, MissingValues.VALUE, names),
        Progress.silent());
  }

  private MutualInformationMatrix estimate(
      Catalogue catalogue, Estimator estimator, MissingValues missing) throws IOException {
    return MutualInformation.estimate(
        dataset(catalogue), config(estimator, missing, List.of()), Progress.silent());
  }

  private EncodedDataset dataset(Catalogue catalogue) throws IOException {
    EncodedDataset dataset = written.get(catalogue);
    if (dataset == null) {
      dataset = catalogue.write(folder.resolve("catalogue" + written.size()));
      written.put(catalogue, dataset);
    }
    return dataset;
  }

  private static MutualInformationConfig config(
      Estimator estimator, MissingValues missing, List<String> exclude) {
    return Settings.of(estimator).missing(missing).excluding(exclude).config();
  }

  /** The definition, read off the page: maps, and logarithms of quotients of probabilities. */
  private static double naive(int[][] us, int[][] vs, boolean same, boolean ignoreMissing) {
    Map<List<Integer>, Double> joint = new HashMap<>();
    Map<Integer, Double> left = new HashMap<>();
    Map<Integer, Double> right = new HashMap<>();
    int items = 0;
    for (int i = 0; i < us.length; i++) {
      items += ignoreMissing && (us[i][0] == 0 || vs[i][0] == 0) ? 0 : 1;
    }
    for (int i = 0; i < us.length; i++) {
      if (ignoreMissing && (us[i][0] == 0 || vs[i][0] == 0)) {
        continue;
      }
      for (int a = 0; a < us[i].length; a++) {
        for (int b = 0; b < vs[i].length; b++) {
          if (same && a != b) {
            continue;
          }
          double p = 1.0 / items / us[i].length / (same ? 1 : vs[i].length);
          joint.merge(List.of(us[i][a], vs[i][b]), p, Double::sum);
          left.merge(us[i][a], p, Double::sum);
          right.merge(vs[i][b], p, Double::sum);
        }
      }
    }
    double sum = 0;
    for (int u : left.keySet()) {
      for (int v : right.keySet()) {
        double p = joint.getOrDefault(List.of(u, v), 0.0);
        if (p > 0) {
          sum += p * Math.log(p / (left.get(u) * right.get(v)));
        }
      }
    }
    return sum;
  }
}
