package dev.taillight.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.EstimationMethod;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MissingValues;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import dev.taillight.mutualinfo.Weighting;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SeedDistributionTest {

  private static final double SIGNIFICANCE = 1e-3;

  @Test
  void uniformSeedsAreEquallyLikely() {
    assertDraws(SeedDistribution.of(SeedSampling.UNIFORM, List.of(), known()), 1, 1, 1, 1);
  }

  @Test
  void seedsAreDrawnInProportionToTheirEntropies() {
    assertDraws(SeedDistribution.of(SeedSampling.ENTROPY, List.of(), known()), 1, 0, 4, 3);
  }

  @Test
  void withoutStatisticsTheEntropiesAreOnTheDiagonal() {
    MutualInformationMatrix matrix =
        Masks.matrix(List.of("a", "b", "c"), new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 5}});
    assertDraws(SeedDistribution.of(SeedSampling.ENTROPY, List.of(), matrix), 2, 1, 5);
  }

  @Test
  void seedsAreDrawnInProportionToTheirFillRates() {
    assertDraws(SeedDistribution.of(SeedSampling.FILL_RATE, List.of(), known()), 2, 4, 0, 1);
  }

  @Test
  void seedsAreDrawnInProportionToTheirWeightsAndUnnamedFeaturesWeighOne() {
    List<SeedWeight> weights = List.of(new SeedWeight("f3", 0), new SeedWeight("f1", 2.5));
    assertDraws(SeedDistribution.of(SeedSampling.WEIGHTS, weights, known()), 1, 2.5, 1, 0);
  }

  @Test
  void aWeightOfAFeatureOutsideTheMatrixDoesNothing() {
    MutualInformationMatrix matrix =
        new MutualInformationMatrix(
            List.of("a", "b"),
            List.of("id"),
            EstimationMethod.of(Estimator.PLUG_IN),
            100,
            new double[] {1, 0, 0, 1},
            MatrixStatistics.UNKNOWN);
    List<SeedWeight> weights = List.of(new SeedWeight("id", 9), new SeedWeight("a", 3));
    assertDraws(SeedDistribution.of(SeedSampling.WEIGHTS, weights, matrix), 3, 1);
  }

  @Test
  void largeWeightsDoNotOverflowNorDoSmallOnesVanish() {
    for (double unit : new double[] {Double.MAX_VALUE / 4, Double.MIN_NORMAL}) {
      List<SeedWeight> weights =
          IntStream.range(0, 4).mapToObj(f -> new SeedWeight("f" + f, unit * (f + 1))).toList();
      assertDraws(SeedDistribution.of(SeedSampling.WEIGHTS, weights, known()), 1, 2, 3, 4);
    }
  }

  @RepeatedTest(20)
  void probabilitiesAreSharesAndDrawsFollowThem(RepetitionInfo info) {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "weights");
    int k = 2 + stream.nextInt(20);
    double[] weights = new double[k];
    for (int f = 0; f < k; f++) {
      weights[f] = f > 0 && stream.nextInt(4) == 0 ? 0 : 0.5 + stream.nextDouble();
    }
    List<SeedWeight> named =
        IntStream.range(0, k).mapToObj(f -> new SeedWeight("f" + f, weights[f])).toList();
    assertDraws(
        SeedDistribution.of(
            SeedSampling.WEIGHTS, named, Masks.unrelated(k, MatrixStatistics.UNKNOWN)),
        weights);
  }

  @Test
  void aMatrixWithoutTheFiguresIsADataError() {
    MutualInformationMatrix bare =
        new MutualInformationMatrix(
            List.of("a", "b"),
            List.of(),
            new EstimationMethod(
                Estimator.PLUG_IN, Normalisation.MAX, MissingValues.VALUE, Weighting.ITEMS),
            100,
            new double[] {1, 0.5, 0.5, 1},
            MatrixStatistics.UNKNOWN);
    assertDataError(
        "augment.seeds: fill_rate needs the fill rates of the item features, the"
            + " mutual-information matrix at hand does not hold them; compute the matrix anew",
        SeedSampling.FILL_RATE,
        bare);
    assertDataError(
        "augment.seeds: entropy needs the entropies of the item features, the mutual-information"
            + " matrix at hand does not hold them; compute the matrix anew",
        SeedSampling.ENTROPY,
        bare);
  }

  @Test
  void figuresThatLeaveNoSeedAreADataError() {
    MutualInformationMatrix empty =
        Masks.unrelated(2, statistics(List.of(0.0, 0.0), List.of(0.0, 0.0)));
    assertDataError(
        "augment.seeds: entropy leaves no feature that could be seed, it is 0 for every feature of"
            + " the mutual-information matrix; use uniform or weights",
        SeedSampling.ENTROPY,
        empty);
    assertDataError(
        "augment.seeds: fill_rate leaves no feature that could be seed, it is 0 for every feature"
            + " of the mutual-information matrix; use uniform or weights",
        SeedSampling.FILL_RATE,
        empty);
    assertDataError(
        "augment.seeds: fill_rate needs figures of 0 or more in the mutual-information matrix, it"
            + " has [0.5, -1.0]",
        SeedSampling.FILL_RATE,
        Masks.unrelated(2, statistics(List.of(0.5, -1.0), List.of(1.0, 1.0))));
  }

  @Test
  void weightsThatLeaveNoSeedOrNameNoFeatureAreASettingsError() {
    MutualInformationMatrix matrix = Masks.unrelated(2, MatrixStatistics.UNKNOWN);
    assertEquals(
        "augment.seed_weights: expected a weight above 0 for one of the features in the"
            + " mutual-information matrix, [f0, f1], got 0 for all of them",
        settingsError(matrix, new SeedWeight("f1", 0), new SeedWeight("f0", 0)));
    assertEquals(
        "augment.seed_weights: expected features of the mutual-information matrix, [f0, f1], got"
            + " 'f2'",
        settingsError(matrix, new SeedWeight("f2", 1)));
  }

  /** Four features of entropies 1, 0, 4, 3 and fill rates .5, 1, 0, .25. */
  private static MutualInformationMatrix known() {
    return Masks.unrelated(
        4, statistics(List.of(0.5, 1.0, 0.0, 0.25), List.of(1.0, 0.0, 4.0, 3.0)));
  }

  private static MatrixStatistics statistics(List<Double> fillRates, List<Double> entropies) {
    return new MatrixStatistics(
        fillRates, entropies, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * The probabilities are weight/Σ weights, and draws are multinomial with them; what has a weight
   * of 0 is never drawn.
   */
  private static void assertDraws(SeedDistribution distribution, double... weights) {
    double largest = Arrays.stream(weights).max().orElseThrow();
    double sum = Arrays.stream(weights).map(weight -> weight / largest).sum();
    int draws = 20_000;
    long[] counts = new long[weights.length];
    RandomStream stream = RandomStream.of(21, "seeds");
    for (int i = 0; i < draws; i++) {
      counts[distribution.draw(stream)]++;
    }
    for (int f = 0; f < weights.length; f++) {
      assertEquals(weights[f] / largest / sum, distribution.probability(f), 1e-12);
      assertTrue(weights[f] > 0 || counts[f] == 0, () -> Arrays.toString(counts));
    }
    int[] drawn = IntStream.range(0, weights.length).filter(f -> weights[f] > 0).toArray();
    double[] expected =
        Arrays.stream(drawn).mapToDouble(f -> draws * weights[f] / largest / sum).toArray();
    long[] found = Arrays.stream(drawn).mapToLong(f -> counts[f]).toArray();
    double p = new ChiSquareTest().chiSquareTest(expected, found);
    assertTrue(p > SIGNIFICANCE, () -> "p = " + p + " for " + Arrays.toString(counts));
  }

  private static void assertDataError(
      String message, SeedSampling sampling, MutualInformationMatrix matrix) {
    DatasetException error =
        assertThrows(
            DatasetException.class, () -> SeedDistribution.of(sampling, List.of(), matrix));
    assertEquals(message, error.getMessage());
  }

  private static String settingsError(MutualInformationMatrix matrix, SeedWeight... weights) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> SeedDistribution.of(SeedSampling.WEIGHTS, List.of(weights), matrix))
            .getMessage());
  }
}
