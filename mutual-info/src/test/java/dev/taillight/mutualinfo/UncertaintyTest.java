package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Standard errors, p-values and the weights of items. */
class UncertaintyTest {

  @TempDir Path folder;

  /** Over 400 samples of one distribution, the spread of the values is what each of them states. */
  @Test
  void theStandardErrorIsTheSpreadOverSamples() throws IOException {
    RandomStream stream = RandomStream.of(4, "samples");
    SummaryStatistics values = new SummaryStatistics();
    SummaryStatistics errors = new SummaryStatistics();
    for (int sample = 0; sample < 400; sample++) {
      int[] u = stream.ints(500, 2, 5).toArray();
      int[] v = Arrays.stream(u).map(code -> stream.nextInt(3) > 0 ? code : 2).toArray();
      PairStatistics pair = pair(new Catalogue().single("u", u).single("v", v), 0);
      values.addValue(pair.plugIn());
      errors.addValue(pair.standardError());
    }
    // The spread of 400 values is known to 1/√800 = 3.5 %.
    assertEquals(1, errors.getMean() / values.getStandardDeviation(), 0.12);
  }

  @Test
  void theStandardErrorByHand() throws IOException {
    // 8 items; counts (2,2) 4, (2,3) 1, (3,2) 1, (3,3) 2, as in MutualInformationTest.
    // L = ln 1.28, ln 8/15, ln 8/15, ln 16/9; √((Σ p L² − I²) / 8).
    double[] p = {0.5, 0.125, 0.125, 0.25};
    double[] ratio = {1.28, 8 / 15.0, 8 / 15.0, 16 / 9.0};
    double first = IntStream.range(0, 4).mapToDouble(i -> p[i] * Math.log(ratio[i])).sum();
    double second =
        IntStream.range(0, 4).mapToDouble(i -> p[i] * Math.pow(Math.log(ratio[i]), 2)).sum();
    PairStatistics pair =
        pair(
            new Catalogue().single("u", 2, 2, 2, 2, 2, 3, 3, 3).single("v", 2, 2, 2, 2, 3, 2, 3, 3),
            0);
    assertEquals(Math.sqrt((second - first * first) / 8), pair.standardError(), 1e-12);
  }

  @Test
  void pValuesOfIndependentFeaturesAreUniform() throws IOException {
    RandomStream stream = RandomStream.of(5, "independent");
    int repetitions = 200;
    int below = 0;
    for (int i = 0; i < repetitions; i++) {
      Catalogue catalogue =
          new Catalogue()
              .single("u", stream.ints(120, 2, 5).toArray())
              .single("v", stream.ints(120, 2, 6).toArray());
      below += pair(catalogue, 19).pValue() <= 0.25 ? 1 : 0;
    }
    // With 19 shuffles p takes 20 values; P(p ≤ ¼) = 5/20. Four standard deviations are 24.
    assertEquals(repetitions / 4.0, below, 24.5);
  }

  @Test
  void pValuesOfPartnersAreAsSmallAsTheShufflesAllow() throws IOException {
    int[] u = RandomStream.of(6, "u").ints(300, 2, 6).toArray();
    PairStatistics pair = pair(new Catalogue().single("u", u).single("v", u), 39);
    assertEquals(1 / 40.0, pair.pValue());
  }

  /** Where missing items are ignored, the others are paired with each other only. */
  @Test
  void pairsOnlyTheItemsThatCount() throws IOException {
    RandomStream stream = RandomStream.of(8, "gaps");
    int[] u = stream.ints(400, 1, 6).map(code -> code == 1 ? 0 : code).toArray();
    int[] v = stream.ints(400, 1, 4).map(code -> code == 1 ? 0 : code).toArray();
    MutualInformationMatrix matrix =
        MutualInformation.estimate(
            new Catalogue().single("u", u).single("v", v).write(folder.resolve("gaps")),
            Settings.of(Estimator.PLUG_IN).missing(MissingValues.IGNORE).permutations(99),
            Progress.silent());
    PairStatistics pair = matrix.statistics().pairs().get(1);
    long both = IntStream.range(0, 400).filter(i -> u[i] > 0 && v[i] > 0).count();
    assertEquals(both, pair.items());
    assertTrue(pair.pValue() > 0.02, "" + pair);
  }

  @ParameterizedTest
  @EnumSource(MissingValues.class)
  void weightsByInteractionsAreAsManyItems(MissingValues missing) throws IOException {
    RandomStream stream = RandomStream.of(10, "popularity");
    Catalogue once = Catalogue.random(150, 12);
    Catalogue weighted = once.interactions(stream.ints(150, 0, 5).toArray());
    Settings settings = Settings.of(Estimator.PLUG_IN).missing(missing);
    MutualInformationMatrix byWeight =
        estimate(weighted, settings.weighted(Weighting.INTERACTIONS), 0);
    MutualInformationMatrix byItems = estimate(weighted.repeated(), settings, 0);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        assertEquals(byItems.at(i, j), byWeight.at(i, j), 1e-12);
      }
    }
    assertTrue(byWeight.itemCount() < 150, "items without interactions do not count");
    assertTrue(byWeight.itemCount() > 90);
  }

  /** Copies of an item are no evidence: an id is worth nothing even if each occurs many times. */
  @Test
  void chanceOfWeightedItemsPairsItemsAndNotInteractions() throws IOException {
    int items = 300;
    RandomStream stream = RandomStream.of(11, "weights");
    int[] counts = stream.ints(items, 1, 40).toArray();
    int[] genre = stream.ints(items, 2, 6).toArray();
    int[] shelf = Arrays.stream(genre).map(g -> stream.nextInt(4) == 0 ? 2 : g).toArray();
    Catalogue catalogue =
        new Catalogue()
            .single("genre", genre)
            .single("shelf", shelf)
            .single("id", IntStream.range(2, items + 2).toArray())
            .interactions(counts);
    MutualInformationMatrix matrix =
        estimate(catalogue, Settings.of(Estimator.ADJUSTED).weighted(Weighting.INTERACTIONS), 30);
    assertEquals(1, matrix.partners(0).get(0));
    assertTrue(matrix.at(0, 1) > 0.3);
    assertEquals(0, matrix.at(0, 2), 1e-9);
    assertThrows(
        InvalidSettingsException.class,
        () -> Settings.of(Estimator.ADJUSTED).weighted(Weighting.INTERACTIONS).permutations(19));
  }

  /** The rare values of y are the popular ones; that is no reason for an id to know y. */
  @Test
  void popularityIsNoPartner() throws IOException {
    int items = 2000;
    RandomStream stream = RandomStream.of(12, "popular values");
    int[] y = IntStream.range(0, items).map(i -> i < 200 ? 2 + i % 9 : 11).toArray();
    int[] counts = Arrays.stream(y).map(code -> code < 11 ? 50 : 1).toArray();
    int[] z = Arrays.stream(y).map(code -> stream.nextInt(3) == 0 ? 2 : code).toArray();
    Catalogue catalogue =
        new Catalogue()
            .single("y", y)
            .single("z", z)
            .single("id", IntStream.range(2, items + 2).toArray())
            .single("noise", stream.ints(items, 2, 1002).toArray())
            .interactions(counts);
    MutualInformationMatrix matrix =
        estimate(catalogue, Settings.of(Estimator.ADJUSTED).weighted(Weighting.INTERACTIONS), 30);
    assertEquals(1, matrix.partners(0).get(0));
    assertTrue(matrix.at(0, 1) > 0.3, "" + matrix.at(0, 1));
    assertEquals(0, matrix.at(0, 2), 1e-9);
    assertEquals(0, matrix.at(0, 3), 0.1);
    assertEquals(1, matrix.statistics().pairs().get(2).pValue());
  }

  @Test
  void withoutPairingsTheChanceOfWeightedItemsIsNotKnown() throws IOException {
    Catalogue catalogue = Catalogue.random(60, 1).interactions(IntStream.range(0, 60).toArray());
    MutualInformationMatrix matrix =
        estimate(catalogue, Settings.of(Estimator.PLUG_IN).weighted(Weighting.INTERACTIONS), 0);
    assertTrue(Double.isNaN(matrix.statistics().pairs().get(1).expected()));
    assertTrue(
        matrix.statistics().estimates().stream()
            .noneMatch(estimate -> estimate.estimator() == Estimator.ADJUSTED));
    matrix.write(folder.resolve("matrix"));
    assertEquals(
        matrix.statistics(), MutualInformationMatrix.read(folder.resolve("matrix")).statistics());
  }

  private PairStatistics pair(Catalogue catalogue, int permutations) throws IOException {
    return estimate(catalogue, Settings.of(Estimator.PLUG_IN), permutations)
        .statistics()
        .pairs()
        .get(1);
  }

  private MutualInformationMatrix estimate(Catalogue catalogue, Settings settings, int permutations)
      throws IOException {
    return MutualInformation.estimate(
        catalogue.write(folder.resolve("catalogue")),
        settings.permutations(permutations),
        Progress.silent());
  }
}
