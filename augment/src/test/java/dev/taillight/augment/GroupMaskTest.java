package dev.taillight.augment;

import static dev.taillight.augment.Masks.matrix;
import static dev.taillight.augment.Masks.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupMaskTest {

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

  /** Where fewer features share something with the seed than are wanted, none is taken instead. */
  @Test
  void whatSharesNothingIsNoPartner() {
    List<String> names = List.of("a", "b", "id", "noise", "c");
    double[][] values = {
      {1, 0.5, 0, 0, 0.2},
      {0.5, 1, 0, 0, 0},
      {0, 0, 3, 0, 0},
      {0, 0, 0, 2, 0},
      {0.2, 0, 0, 0, 1}
    };
    GroupMask mask =
        GroupMask.of(Masks.correlated(UnrankedFeatures.COIN), names, Masks.matrix(names, values));
    assertEquals(
        List.of(
            List.of("a", "b", "c"),
            List.of("b", "a"),
            List.of("id"),
            List.of("noise"),
            List.of("c", "a")),
        mask.previews().stream().map(MaskPreview::left).toList());
  }

  @Test
  void hidesTheSeedAndHalfOfTheFeaturesThatAreClosestToIt() {
    GroupMask rule = correlated(List.of("a", "b", "c", "d", "e"), FIVE);
    // ⌊5/2⌋ = 2 partners, read off the rows of the matrix.
    assertEquals(FeatureMask.hiding(5, 0, 1, 4), rule.maskFor(0)); // .9 b, .5 e
    assertEquals(FeatureMask.hiding(5, 1, 0, 3), rule.maskFor(1)); // .9 a, .4 d
    assertEquals(FeatureMask.hiding(5, 2, 3, 1), rule.maskFor(2)); // .8 d, .3 b
    assertEquals(FeatureMask.hiding(5, 3, 2, 1), rule.maskFor(3)); // .8 c, .4 b
    assertEquals(FeatureMask.hiding(5, 4, 0, 1), rule.maskFor(4)); // .5 a, .05 b
  }

  @Test
  void previewsNameTheSeedFirstThenThePartnersByFallingInformation() {
    GroupMask rule = correlated(List.of("a", "b", "c", "d", "e"), FIVE);
    assertEquals(
        new MaskPreview("e", 0.2, List.of("e", "a", "b"), List.of("c", "d"), List.of()),
        rule.previews().get(4));
  }

  @Test
  void matchesFeaturesByNameWhateverTheirOrder() {
    List<String> order = List.of("e", "c", "a", "d", "b");
    GroupMask rule = correlated(order, FIVE);
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
    MutualInformationMatrix matrix = Masks.random(k, stream);
    GroupMask rule = correlated(matrix.features(), matrix);
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
    GroupMask rule = correlated(ring.features(), ring);
    assertEquals(5, Set.copyOf(masks(rule)).size());
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
    GroupMask rule = correlated(List.of("a", "b"), two);
    assertEquals(FeatureMask.hiding(2, 0), rule.maskFor(0));
    assertEquals(FeatureMask.hiding(2, 1), rule.maskFor(1));
  }

  @Test
  void threeFeaturesHideTheSeedAndOnePartner() {
    MutualInformationMatrix three =
        matrix(
            List.of("a", "b", "c"), new double[][] {{1, 0.5, 0.2}, {0.5, 1, 0.3}, {0.2, 0.3, 1}});
    GroupMask rule = correlated(three.features(), three);
    assertEquals(FeatureMask.hiding(3, 0, 1), rule.maskFor(0));
    assertEquals(FeatureMask.hiding(3, 1, 0), rule.maskFor(1));
    assertEquals(FeatureMask.hiding(3, 2, 1), rule.maskFor(2));
  }

  @Test
  void equalPartnersAreTakenInTheOrderOfTheMatrix() {
    MutualInformationMatrix flat =
        matrix(
            List.of("a", "b", "c", "d"),
            new double[][] {
              {1, 0.1, 0.1, 0.1}, {0.1, 1, 0.1, 0.1}, {0.1, 0.1, 1, 0.1}, {0.1, 0.1, 0.1, 1}
            });
    GroupMask rule = correlated(flat.features(), flat);
    assertEquals(FeatureMask.hiding(4, 3, 0, 1), rule.maskFor(3));
  }

  @Test
  void aSingleFeatureIsASettingsError() {
    MutualInformationMatrix one = matrix(List.of("a"), new double[][] {{1}});
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> correlated(List.of("a"), one));
    assertTrue(error.getMessage().contains("at least two item features"), error.getMessage());
  }

  @Test
  void featuresThatTheMatrixLacksAreNamed() {
    DatasetException error =
        assertThrows(
            DatasetException.class,
            () -> correlated(List.of("a", "b", "c", "d", "e", "colour"), FIVE));
    assertTrue(error.getMessage().contains("has 6 item features"), error.getMessage());
    assertTrue(error.getMessage().contains("covers 5: it lacks [colour]"), error.getMessage());
  }

  @Test
  void featuresThatTheDatasetLacksAreNamed() {
    DatasetException error =
        assertThrows(DatasetException.class, () -> correlated(List.of("a", "b", "c", "d"), FIVE));
    assertTrue(error.getMessage().contains("covers [e]"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "9, 0.5, 5", // ⌊4.5⌋ + 1
    "9, 0.3, 3", // ⌊2.7⌋ + 1
    "9, 0.1, 1", // ⌊.9⌋: the seed alone
    "9, 0.99, 8", // ⌊8.91⌋ is more than 9 − 2
    "3, 0.34, 2", // ⌊1.02⌋ + 1
    "2, 0.9, 1", // ⌊1.8⌋ is more than 2 − 2
    "100, 0.29, 30", // 29 + 1, though .29 · 100 is less than 29 in binary
    "100, 0.57, 58",
  })
  void hidesTheSeedAndItsShareOfTheFeatures(int k, double share, int expected) {
    MutualInformationMatrix matrix = Masks.random(k, RandomStream.of(k, "matrix"));
    GroupMask rule = GroupMask.of(Masks.correlated(share), matrix.features(), matrix);
    for (int seed = 0; seed < k; seed++) {
      assertEquals(expected, rule.maskFor(seed).hiddenCount());
      assertTrue(rule.maskFor(seed).hides(seed));
    }
  }

  /**
   * By shares of the joint entropy: a–b .9/3.1 and c–d .8/3.2 merge first. e then has .5/3.5 with a
   * and .05/3.95 with b, .078 on average; a and b have .1/3.9, .2/3.8, .3/3.7 and .4/3.6 with c and
   * d, .068 on average. So e joins a and b.
   */
  @Test
  void hidesTheClusterOfTheSeed() {
    List<String> features = FIVE.features();
    FeatureMask ab = FeatureMask.hiding(5, 0, 1);
    FeatureMask cd = FeatureMask.hiding(5, 2, 3);
    FeatureMask e = FeatureMask.hiding(5, 4);
    assertEquals(List.of(ab, ab, cd, cd, e), masks(clustered(features, FIVE, 3)));
    FeatureMask abe = FeatureMask.hiding(5, 0, 1, 4);
    assertEquals(List.of(abe, abe, cd, cd, abe), masks(clustered(features, FIVE, 2)));
    for (int seed = 0; seed < 5; seed++) {
      FeatureMask alone = FeatureMask.hiding(5, seed);
      assertEquals(alone, clustered(features, FIVE, 5).maskFor(seed));
    }
  }

  @Test
  void previewsOfAClusterNameTheSeedFirstThenTheOthersByFallingInformation() {
    List<String> order = List.of("e", "d", "c", "b", "a");
    assertEquals(
        new MaskPreview("b", 0.2, List.of("b", "a", "e"), List.of("d", "c"), List.of()),
        clustered(order, FIVE, 2).previews().get(1));
  }

  @Test
  void moreClustersThanFeaturesAreASettingsError() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> clustered(FIVE.features(), FIVE, 6));
    assertEquals(
        "augment.clusters: expected at most 5, the number of item features in the"
            + " mutual-information matrix [a, b, c, d, e] (left out: []), got 6",
        error.getMessage());
  }

  @Test
  void aMethodWithoutGroupsIsRefused() {
    AugmentConfig config = Masks.config(AugmentMethod.RANDOM_MASK, 0.5, 2, UnrankedFeatures.COIN);
    assertThrows(IllegalStateException.class, () -> GroupMask.of(config, FIVE.features(), FIVE));
  }

  @RepeatedTest(20)
  void viewsAreComplementaryOnRankedFeaturesWhateverTheSettings(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "settings");
    int k = 2 + stream.nextInt(9);
    MutualInformationMatrix matrix = Masks.random(k, stream);
    AugmentMethod method =
        stream.nextBoolean() ? AugmentMethod.CORRELATED_MASK : AugmentMethod.CLUSTER_MASK;
    AugmentConfig config =
        Masks.config(
            method,
            0.01 + 0.98 * stream.nextDouble(),
            2 + stream.nextInt(k - 1),
            UnrankedFeatures.COIN);
    GroupMask rule = GroupMask.of(config, matrix.features(), matrix);
    List<MaskPreview> previews = rule.previews();
    for (int s = 0; s < k; s++) {
      assertTrue(rule.maskFor(s).hides(s), "seed " + seed);
      assertEquals(matrix.features().get(s), previews.get(s).left().get(0), "seed " + seed);
      assertEquals(
          Set.copyOf(previews.get(s).left()),
          hiddenNames(rule.maskFor(s), matrix.features()),
          "seed " + seed);
    }
    for (int i = 0; i < 50; i++) {
      MaskPair pair = rule.draw(stream);
      assertEquals(pair.left().complement(), pair.right(), "seed " + seed);
      assertTrue(pair.left().hiddenCount() >= 1, "seed " + seed);
      assertTrue(pair.right().hiddenCount() >= 1, "seed " + seed);
      assertTrue(masks(rule).contains(pair.left()), "seed " + seed);
    }
  }

  /** So that a configuration gives the same views as before seeds could be drawn otherwise. */
  @Test
  void aUniformSeedIsOneBoundedNumberOfTheStream() {
    GroupMask rule = correlated(FIVE.features(), FIVE);
    RandomStream masks = RandomStream.of(3, "views");
    RandomStream numbers = RandomStream.of(3, "views");
    for (int i = 0; i < 100; i++) {
      assertEquals(rule.maskFor(numbers.nextInt(5)), rule.draw(masks).left());
    }
  }

  @Test
  void seedsOfAClusterMaskFollowTheirWeights() {
    // {a, b} with weights 3 and 1, {c, d} with 0 and 2, {e} with 1: 4/7, 2/7 and 1/7 of the masks.
    AugmentConfig config =
        Masks.seeded(
            3,
            SeedSampling.WEIGHTS,
            new SeedWeight("d", 2),
            new SeedWeight("c", 0),
            new SeedWeight("a", 3));
    GroupMask rule = GroupMask.of(config, FIVE.features(), FIVE);
    long[] counts = new long[3];
    RandomStream stream = RandomStream.of(12, "seeds");
    for (int i = 0; i < 14_000; i++) {
      FeatureMask mask = rule.draw(stream).left();
      counts[mask.hides(0) ? 0 : mask.hides(2) ? 1 : 2]++;
    }
    double[] expected = {8000, 4000, 2000};
    assertTrue(new ChiSquareTest().chiSquareTest(expected, counts) > SIGNIFICANCE);
    assertEquals(
        List.of(3.0 / 7, 1.0 / 7, 0.0, 2.0 / 7, 1.0 / 7),
        rule.previews().stream().map(MaskPreview::probability).toList());
  }

  private static List<FeatureMask> masks(GroupMask rule) {
    return IntStream.range(0, rule.seeds().size()).mapToObj(rule::maskFor).toList();
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

  private static int seedOf(GroupMask rule, FeatureMask mask) {
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

  private static GroupMask correlated(List<String> features, MutualInformationMatrix matrix) {
    return GroupMask.of(Masks.correlated(UnrankedFeatures.COIN), features, matrix);
  }

  private static GroupMask clustered(
      List<String> features, MutualInformationMatrix matrix, int clusters) {
    return GroupMask.of(Masks.clustered(clusters), features, matrix);
  }
}
