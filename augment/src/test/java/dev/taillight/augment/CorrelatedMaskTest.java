package dev.taillight.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CorrelatedMaskTest {

  private static final double SIGNIFICANCE = 1e-3;

  /** a–b and c–d are close, e is nearest to a. */
  private static final MutualInformationMatrix FIVE =
      matrix(
          List.of("a", "b", "c", "d", "e"),
          new double[][] {
            {2.0, 0.9, 0.1, 0.2, 0.5},
            {0.9, 2.0, 0.3, 0.4, 0.05},
            {0.1, 0.3, 2.0, 0.8, 0.01},
            {0.2, 0.4, 0.8, 2.0, 0.02},
            {0.5, 0.05, 0.01, 0.02, 2.0}
          });

  @Test
  void hidesTheSeedAndHalfOfTheFeaturesThatAreClosestToIt() {
    CorrelatedMask rule =
        new CorrelatedMask(List.of("a", "b", "c", "d", "e"), FIVE, UnrankedFeatures.COIN);
    // ⌊5/2⌋ = 2 partners, read off the rows of the matrix.
    assertEquals(FeatureMask.hiding(5, 0, 1, 4), rule.maskFor(0)); // .9 b, .5 e
    assertEquals(FeatureMask.hiding(5, 1, 0, 3), rule.maskFor(1)); // .9 a, .4 d
    assertEquals(FeatureMask.hiding(5, 2, 3, 1), rule.maskFor(2)); // .8 d, .3 b
    assertEquals(FeatureMask.hiding(5, 3, 2, 1), rule.maskFor(3)); // .8 c, .4 b
    assertEquals(FeatureMask.hiding(5, 4, 0, 1), rule.maskFor(4)); // .5 a, .05 b
  }

  @Test
  void previewsNameTheSeedFirstThenThePartnersByFallingInformation() {
    CorrelatedMask rule =
        new CorrelatedMask(List.of("a", "b", "c", "d", "e"), FIVE, UnrankedFeatures.COIN);
    assertEquals(
        new MaskPreview("e", List.of("e", "a", "b"), List.of("c", "d"), List.of()),
        rule.previews().get(4));
  }

  @Test
  void matchesFeaturesByNameWhateverTheirOrder() {
    List<String> order = List.of("e", "c", "a", "d", "b");
    CorrelatedMask rule = new CorrelatedMask(order, FIVE, UnrankedFeatures.COIN);
    for (int seed = 0; seed < 5; seed++) {
      assertTrue(rule.maskFor(seed).hides(order.indexOf(FIVE.features().get(seed))));
    }
    assertEquals(Set.of("a", "b", "e"), hiddenNames(rule.maskFor(0), order));
  }

  @RepeatedTest(20)
  void everyDrawIsTheMaskOfASeedAndItsExactComplement(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "matrix");
    int k = 2 + stream.nextInt(11);
    MutualInformationMatrix matrix = random(k, stream);
    CorrelatedMask rule = new CorrelatedMask(matrix.features(), matrix, UnrankedFeatures.COIN);
    for (int i = 0; i < 50; i++) {
      MaskPair pair = rule.draw(stream);
      assertEquals(pair.left().complement(), pair.right(), "seed " + seed);
      assertEquals(1 + Math.min(k / 2, k - 2), pair.left().hiddenCount(), "seed " + seed);
      assertTrue(pair.right().hiddenCount() >= 1, "seed " + seed);
      assertTrue(
          IntStream.range(0, k).anyMatch(f -> hidesSeedWithItsPartners(pair, f, matrix)),
          "seed " + seed);
    }
  }

  /**
   * The slip of a known implementation: the partners are hidden without their seed, so that seed
   * and partners stand in opposite views. The check that the test above relies on must see it.
   */
  @Test
  void aMaskWithoutItsSeedWouldBeNoticed() {
    int seed = 4;
    MaskPair sound = MaskPair.complementary(FeatureMask.hiding(5, 4, 0, 1));
    MaskPair planted = MaskPair.complementary(FeatureMask.hiding(5, 0, 1));
    assertTrue(hidesSeedWithItsPartners(sound, seed, FIVE));
    for (int feature = 0; feature < 5; feature++) {
      assertFalse(hidesSeedWithItsPartners(planted, feature, FIVE));
    }
  }

  @Test
  void seedsAreUniform() {
    // Five seeds whose masks differ: the drawn masks are multinomial with probabilities 1/5.
    MutualInformationMatrix ring = ring(5);
    CorrelatedMask rule = new CorrelatedMask(ring.features(), ring, UnrankedFeatures.COIN);
    assertEquals(5, distinctMasks(rule));
    long[] counts = new long[5];
    RandomStream stream = RandomStream.of(11, "seeds");
    for (int i = 0; i < 20_000; i++) {
      counts[seedOf(rule, rule.draw(stream).left())]++;
    }
    double[] expected = {4000, 4000, 4000, 4000, 4000};
    assertTrue(new ChiSquareTest().chiSquareTest(expected, counts) > SIGNIFICANCE);
  }

  @Test
  void twoFeaturesShowOneOnEachSide() {
    // ⌊2/2⌋ = 1 partner would hide both features on the left; k − 2 = 0 partners hide the seed.
    MutualInformationMatrix two = matrix(List.of("a", "b"), new double[][] {{1, 0.5}, {0.5, 1}});
    CorrelatedMask rule = new CorrelatedMask(List.of("a", "b"), two, UnrankedFeatures.COIN);
    assertEquals(FeatureMask.hiding(2, 0), rule.maskFor(0));
    assertEquals(FeatureMask.hiding(2, 1), rule.maskFor(1));
  }

  @Test
  void threeFeaturesHideTheSeedAndOnePartner() {
    MutualInformationMatrix three =
        matrix(
            List.of("a", "b", "c"), new double[][] {{1, 0.5, 0.2}, {0.5, 1, 0.3}, {0.2, 0.3, 1}});
    CorrelatedMask rule = new CorrelatedMask(three.features(), three, UnrankedFeatures.COIN);
    assertEquals(FeatureMask.hiding(3, 0, 1), rule.maskFor(0));
    assertEquals(FeatureMask.hiding(3, 1, 0), rule.maskFor(1));
    assertEquals(FeatureMask.hiding(3, 2, 1), rule.maskFor(2));
  }

  @Test
  void equalPartnersAreTakenInTheOrderOfTheMatrix() {
    MutualInformationMatrix flat =
        matrix(
            List.of("a", "b", "c", "d"),
            new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
    CorrelatedMask rule = new CorrelatedMask(flat.features(), flat, UnrankedFeatures.COIN);
    assertEquals(FeatureMask.hiding(4, 3, 0, 1), rule.maskFor(3));
  }

  @Test
  void aSingleFeatureIsASettingsError() {
    MutualInformationMatrix one = matrix(List.of("a"), new double[][] {{1}});
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CorrelatedMask(List.of("a"), one, UnrankedFeatures.COIN));
    assertTrue(error.getMessage().contains("at least two item features"), error.getMessage());
  }

  @Test
  void featuresThatTheMatrixLacksAreNamed() {
    DatasetException error =
        assertThrows(
            DatasetException.class,
            () ->
                new CorrelatedMask(
                    List.of("a", "b", "c", "d", "e", "colour"), FIVE, UnrankedFeatures.COIN));
    assertTrue(error.getMessage().contains("has 6 item features"), error.getMessage());
    assertTrue(error.getMessage().contains("covers 5: it lacks [colour]"), error.getMessage());
  }

  @Test
  void featuresThatTheDatasetLacksAreNamed() {
    DatasetException error =
        assertThrows(
            DatasetException.class,
            () -> new CorrelatedMask(List.of("a", "b", "c", "d"), FIVE, UnrankedFeatures.COIN));
    assertTrue(error.getMessage().contains("covers [e]"), error.getMessage());
  }

  private static boolean hidesSeedWithItsPartners(
      MaskPair pair, int seed, MutualInformationMatrix matrix) {
    int k = matrix.size();
    // Independent of partners(): the seed's row, sorted, gives the least value of a partner.
    double[] others =
        IntStream.range(0, k).filter(f -> f != seed).mapToDouble(f -> matrix.at(seed, f)).toArray();
    Arrays.sort(others);
    int partners = Math.min(k / 2, k - 2);
    double least = partners == 0 ? Double.POSITIVE_INFINITY : others[others.length - partners];
    return IntStream.range(0, k)
        .allMatch(
            f ->
                pair.left().hides(f) == (f == seed || matrix.at(seed, f) >= least)
                    && pair.right().hides(f) != pair.left().hides(f));
  }

  /** Each feature is closest to the two after it in a ring, so that all masks differ. */
  private static MutualInformationMatrix ring(int k) {
    double[][] values = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        int distance = Math.min(Math.floorMod(i - j, k), Math.floorMod(j - i, k));
        values[i][j] = 1.0 / (1 + distance);
      }
    }
    return matrix(names(k), values);
  }

  private static MutualInformationMatrix random(int k, RandomStream stream) {
    double[][] values = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        values[i][j] = stream.nextDouble();
        values[j][i] = values[i][j];
      }
    }
    return matrix(names(k), values);
  }

  private static List<String> names(int k) {
    return IntStream.range(0, k).mapToObj(i -> "f" + i).toList();
  }

  private static int distinctMasks(CorrelatedMask rule) {
    Set<FeatureMask> masks = new HashSet<>();
    IntStream.range(0, rule.seeds().size()).forEach(seed -> masks.add(rule.maskFor(seed)));
    return masks.size();
  }

  private static int seedOf(CorrelatedMask rule, FeatureMask mask) {
    return IntStream.range(0, rule.seeds().size())
        .filter(seed -> rule.maskFor(seed).equals(mask))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> hiddenNames(FeatureMask mask, List<String> names) {
    Set<String> hidden = new HashSet<>();
    mask.hiddenFeatures().forEach(f -> hidden.add(names.get(f)));
    return hidden;
  }

  private static MutualInformationMatrix matrix(List<String> names, double[][] values) {
    return new MutualInformationMatrix(
        names,
        Estimator.PLUG_IN,
        100,
        Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
  }
}
