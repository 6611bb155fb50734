package dev.taillight.augment;

import static dev.taillight.augment.Batches.content;
import static dev.taillight.augment.Batches.masked;
import static dev.taillight.augment.Batches.row;
import static dev.taillight.dataset.FeatureKind.CATEGORICAL;
import static dev.taillight.dataset.FeatureKind.MULTI_VALUED;
import static dev.taillight.dataset.FeatureKind.NUMERIC;
import static dev.taillight.dataset.FeatureKind.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.mutualinfo.EstimationMethod;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.random.RandomStream;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AugmenterTest {

  private static final double SIGNIFICANCE = 1e-3;
  private static final List<FeatureSpec> SPECS =
      Batches.specs(CATEGORICAL, MULTI_VALUED, NUMERIC, TEXT, CATEGORICAL);
  private static final FeatureBatch ITEMS = Batches.random(SPECS, 64, 5);

  @ParameterizedTest
  @EnumSource(
      value = AugmentMethod.class,
      names = {"NONE", "EMBEDDING_NOISE", "DIMENSION_MASK"},
      mode = EnumSource.Mode.EXCLUDE)
  void theSameStreamGivesTheSameViewsAndTheItemsStayAsTheyAre(AugmentMethod method) {
    for (MaskScope scope : MaskScope.values()) {
      Augmenter augmenter = augmenter(config(method, scope, 0.3));
      List<List<List<Integer>>> before = content(ITEMS);
      ViewPair first = augmenter.views(ITEMS, RandomStream.of(0, "views", 1, 2));
      ViewPair again = augmenter.views(ITEMS, RandomStream.of(0, "views", 1, 2));
      ViewPair next = augmenter.views(ITEMS, RandomStream.of(0, "views", 1, 3));
      assertEquals(content(first.left()), content(again.left()));
      assertEquals(content(first.right()), content(again.right()));
      assertNotEquals(content(first.left()), content(first.right()));
      assertFalse(first.isOne());
      assertNotEquals(content(first.left()), content(next.left()));
      assertEquals(before, content(ITEMS));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AugmentMethod.class,
      names = {"COMPLEMENTARY_SPLIT", "CORRELATED_MASK", "CLUSTER_MASK", "ID_CONTENT_SPLIT"})
  void everyFeatureOfEveryItemIsWholeInExactlyOneView(AugmentMethod method) {
    for (MaskScope scope : MaskScope.values()) {
      ViewPair views =
          augmenter(config(method, scope, 0)).views(ITEMS, RandomStream.of(6, "views"));
      for (int f = 0; f < ITEMS.featureCount(); f++) {
        for (int r = 0; r < ITEMS.rows(); r++) {
          FeatureBatch shown = masked(views.left(), f, r) ? views.right() : views.left();
          FeatureBatch hidden = masked(views.left(), f, r) ? views.left() : views.right();
          assertEquals(row(ITEMS, f, r), row(shown, f, r));
          assertEquals(List.of(FeatureBatch.MASKED), row(hidden, f, r));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AugmentMethod.class)
  void methodsThatHideFeaturesAreThoseWhoseViewsDoWithoutDropout(AugmentMethod method) {
    double dropout = method == AugmentMethod.DROPOUT ? 0.3 : 0;
    ViewPair views =
        augmenter(config(method, MaskScope.ITEM, dropout))
            .views(ITEMS, RandomStream.of(6, "views"));
    boolean differ = !content(views.left()).equals(content(views.right()));
    assertEquals(differ && method != AugmentMethod.DROPOUT, method.hidesFeatures());
  }

  @Test
  void withoutAMethodBothViewsAreTheItemsThemselves() {
    ViewPair views =
        augmenter(config(AugmentMethod.NONE, MaskScope.ITEM, 0))
            .views(ITEMS, RandomStream.of(6, "views"));
    assertTrue(views.isOne());
    assertEquals(content(ITEMS), content(views.left()));
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class, () -> config(AugmentMethod.NONE, MaskScope.ITEM, 0.1));
    assertEquals(
        List.of(
            new Problem("value_dropout", "0.1", "0 for the method none, which changes nothing")),
        error.problems());
  }

  @Test
  void onlyTheVectorsOfNoisyViewsDiffer() {
    Augmenter noisy = augmenter(config(AugmentMethod.EMBEDDING_NOISE, MaskScope.ITEM, 0));
    assertTrue(noisy.views(ITEMS, RandomStream.of(6, "views")).isOne());
    assertTrue(noisy.noise().isPresent());
    Augmenter dropping = augmenter(config(AugmentMethod.EMBEDDING_NOISE, MaskScope.ITEM, 0.3));
    ViewPair views = dropping.views(ITEMS, RandomStream.of(6, "views"));
    assertNotEquals(content(views.left()), content(views.right()));
    assertTrue(dropping.noise().isPresent());
    Augmenter masking = augmenter(config(AugmentMethod.RANDOM_MASK, MaskScope.ITEM, 0.3));
    assertTrue(masking.noise().isEmpty());
    assertTrue(masking.dimensionMask().isEmpty());
    Augmenter dimensions = augmenter(config(AugmentMethod.DIMENSION_MASK, MaskScope.ITEM, 0));
    assertTrue(dimensions.views(ITEMS, RandomStream.of(6, "views")).isOne());
    assertTrue(dimensions.dimensionMask().isPresent());
    assertTrue(dimensions.noise().isEmpty());
    assertTrue(noisy.dimensionMask().isEmpty());
  }

  @Test
  void idsAreOnTheLeftAndContentOnTheRight() {
    ViewPair views =
        augmenter(config(AugmentMethod.ID_CONTENT_SPLIT, MaskScope.ITEM, 0))
            .views(ITEMS, RandomStream.of(6, "views"));
    for (int f = 0; f < ITEMS.featureCount(); f++) {
      boolean id = f == 0 || f == 3; // a and d
      for (int r = 0; r < ITEMS.rows(); r++) {
        assertEquals(id, masked(views.right(), f, r));
        assertEquals(!id, masked(views.left(), f, r));
      }
    }
  }

  @Test
  void aSplitNeedsIdsAndContent() {
    List<String> features = List.of("a", "b");
    assertEquals(
        "augment.id_features: expected item features, [a, b], got 'c'",
        assertThrows(
                IllegalArgumentException.class,
                () -> new IdContentSplit(features, List.of("a", "c")))
            .getMessage());
    assertEquals(
        "augment.id_features: expected some of the item features, got all of them, [a, b]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new IdContentSplit(features, List.of("b", "a")))
            .getMessage());
  }

  @Test
  void oneMaskServesABatchOrOneItem() {
    assertEquals(1, distinctMasks(MaskScope.BATCH));
    // 64 draws of C(5, 3) = 10 masks: all but surely several.
    assertTrue(distinctMasks(MaskScope.ITEM) > 5);
  }

  @Test
  void dropoutAfterAMaskOnlyTakesAwayFromTheMaskedViews() {
    AugmentConfig plain = config(AugmentMethod.CORRELATED_MASK, MaskScope.ITEM, 0);
    AugmentConfig dropping = config(AugmentMethod.CORRELATED_MASK, MaskScope.ITEM, 0.4);
    FeatureBatch masked = augmenter(plain).views(ITEMS, RandomStream.of(7, "views")).left();
    FeatureBatch dropped = augmenter(dropping).views(ITEMS, RandomStream.of(7, "views")).left();
    int lost = 0;
    for (int f = 0; f < ITEMS.featureCount(); f++) {
      for (int r = 0; r < ITEMS.rows(); r++) {
        List<Integer> before = row(masked, f, r);
        List<Integer> after = row(dropped, f, r);
        if (!SPECS.get(f).kind().multiValued()) {
          assertEquals(before, after);
        } else if (!masked(dropped, f, r)) {
          assertTrue(isSubsequence(after, before), () -> before + " → " + after);
        }
        lost += before.size() - after.size();
      }
    }
    assertTrue(lost > 0);
  }

  @Test
  void valuesAreDroppedAtTheRate() {
    // Single values of "all": each survives with probability 1 − .3, binomially.
    double rate = 0.3;
    int rows = 20_000;
    List<FeatureSpec> specs = Batches.specs(CATEGORICAL);
    FeatureBatch items =
        new FeatureBatch(rows, new int[][] {range(rows + 1)}, new int[][] {filled(rows, 7)});
    AugmentConfig config =
        new AugmentConfig(
            AugmentMethod.DROPOUT,
            MaskScope.BATCH,
            0.5,
            3,
            SeedSampling.UNIFORM,
            List.of(),
            List.of(),
            0.1,
            rate,
            DropoutTarget.ALL,
            UnrankedFeatures.COIN);
    ViewPair views = Augmenter.of(config, specs).views(items, RandomStream.of(8, "views"));
    long left = countMasked(views.left());
    assertBinomial(left, rows, rate);
    assertBinomial(countMasked(views.right()), rows, rate);
    // Independent views lose the same value with probability .3².
    long both = 0;
    for (int r = 0; r < rows; r++) {
      both += masked(views.left(), 0, r) && masked(views.right(), 0, r) ? 1 : 0;
    }
    assertBinomial(both, rows, rate * rate);
  }

  @Test
  void aFeatureThatLosesAllItsValuesIsMasked() {
    // Rows of two values lose both with probability .5² = .25, one of two with .5, none with .25.
    int rows = 8_000;
    int[] offsets = new int[rows + 1];
    int[] codes = new int[2 * rows];
    for (int r = 0; r < rows; r++) {
      offsets[r + 1] = 2 * r + 2;
      codes[2 * r] = 3;
      codes[2 * r + 1] = 4;
    }
    FeatureBatch items = new FeatureBatch(rows, new int[][] {offsets}, new int[][] {codes});
    AugmentConfig config = config(AugmentMethod.DROPOUT, MaskScope.BATCH, 0.5);
    FeatureBatch left =
        Augmenter.of(config, Batches.specs(MULTI_VALUED))
            .views(items, RandomStream.of(9, "views"))
            .left();
    long whole = 0;
    long one = 0;
    for (int r = 0; r < rows; r++) {
      whole += row(left, 0, r).equals(List.of(3, 4)) ? 1 : 0;
      one += row(left, 0, r).equals(List.of(3)) || row(left, 0, r).equals(List.of(4)) ? 1 : 0;
    }
    assertBinomial(whole, rows, 0.25);
    assertBinomial(one, rows, 0.5);
    assertEquals(rows, whole + one + countMasked(left));
  }

  @Test
  void missingIsNotDropped() {
    FeatureBatch items =
        Batches.of(List.of(List.of(List.of(0), List.of(0)), List.of(List.of(5), List.of(0))));
    AugmentConfig config =
        new AugmentConfig(
            AugmentMethod.DROPOUT,
            MaskScope.ITEM,
            0.5,
            3,
            SeedSampling.UNIFORM,
            List.of(),
            List.of(),
            0.1,
            0.999_999,
            DropoutTarget.ALL,
            UnrankedFeatures.COIN);
    FeatureBatch left =
        Augmenter.of(config, Batches.specs(MULTI_VALUED, CATEGORICAL))
            .views(items, RandomStream.of(10, "views"))
            .left();
    assertEquals(
        List.of(List.of(List.of(0), List.of(0)), List.of(List.of(-1), List.of(0))), content(left));
  }

  @Test
  void codesBehindTheLastOffsetAreNotRead() {
    FeatureBatch items =
        new FeatureBatch(
            2, new int[][] {{0, 1, 2}, {0, 2, 3}}, new int[][] {{5, 6, 99, 99}, {7, 8, 9, 99, 99}});
    for (MaskScope scope : MaskScope.values()) {
      ViewPair views =
          Augmenter.of(
                  config(AugmentMethod.COMPLEMENTARY_SPLIT, scope, 0.2),
                  Batches.specs(CATEGORICAL, MULTI_VALUED))
              .views(items, RandomStream.of(12, "views"));
      assertTrue(content(views.left()).toString().indexOf("99") < 0);
      assertTrue(content(views.right()).toString().indexOf("99") < 0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AugmentMethod.class,
      names = {"CORRELATED_MASK", "CLUSTER_MASK"})
  void unrankedFeaturesFollowTheirPolicy(AugmentMethod method) {
    for (UnrankedFeatures policy : UnrankedFeatures.values()) {
      GroupMask rule =
          GroupMask.of(
              Masks.config(method, 0.5, 2, policy), List.of("a", "id", "b", "c"), excluding("id"));
      RandomStream stream = RandomStream.of(13, "policy");
      int draws = 4_000;
      long hiddenLeft = 0;
      for (int i = 0; i < draws; i++) {
        MaskPair pair = rule.draw(stream);
        hiddenLeft += pair.left().hides(1) ? 1 : 0;
        if (policy == UnrankedFeatures.HIDE) {
          assertTrue(pair.left().hides(1) && pair.right().hides(1));
        } else {
          assertEquals(pair.left().complement(), pair.right());
        }
      }
      switch (policy) {
        case COIN -> assertBinomial(hiddenLeft, draws, 0.5);
        case WITH_SEED, HIDE -> assertEquals(draws, hiddenLeft);
      }
      assertTrue(rule.previews().stream().noneMatch(preview -> preview.seed().equals("id")));
    }
  }

  /** Half of three features is ⌊1.5⌋ partner; two clusters are {a, b} and {c}. */
  @ParameterizedTest
  @EnumSource(
      value = AugmentMethod.class,
      names = {"CORRELATED_MASK", "CLUSTER_MASK"})
  void previewsSayWhereUnrankedFeaturesGo(AugmentMethod method) {
    double third = 1.0 / 3;
    assertEquals(
        new MaskPreview("a", third, List.of("a", "b"), List.of("c"), List.of("id")),
        preview(method, UnrankedFeatures.COIN));
    assertEquals(
        new MaskPreview("a", third, List.of("a", "b", "id"), List.of("c"), List.of()),
        preview(method, UnrankedFeatures.WITH_SEED));
    assertEquals(
        new MaskPreview("a", third, List.of("a", "b", "id"), List.of("id", "c"), List.of()),
        preview(method, UnrankedFeatures.HIDE));
  }

  private static MaskPreview preview(AugmentMethod method, UnrankedFeatures policy) {
    List<String> features = List.of("a", "id", "b", "c");
    return GroupMask.of(Masks.config(method, 0.5, 2, policy), features, excluding("id"))
        .previews()
        .get(0);
  }

  @Test
  void problemsOfTheSettingsAreListedTogether() {
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                new AugmentConfig(
                    AugmentMethod.DROPOUT,
                    MaskScope.BATCH,
                    1,
                    1,
                    SeedSampling.ENTROPY,
                    List.of(new SeedWeight("a", 0), new SeedWeight("a", 2)),
                    List.of(),
                    0.1,
                    0,
                    DropoutTarget.ALL,
                    UnrankedFeatures.COIN));
    assertEquals(
        List.of("share", "clusters", "value_dropout", "seed_weights", "seed_weights[1].feature"),
        error.problems().stream().map(Problem::key).toList(),
        error.getMessage());
  }

  @Test
  void weightsOfSeedsAreNumbersOfZeroOrMoreAndAtLeastOne() {
    for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(InvalidSettingsException.class, () -> new SeedWeight("a", wrong));
    }
    assertEquals(
        "seed_weights: expected at least one weight for seeds: weights, got []",
        assertThrows(InvalidSettingsException.class, () -> Masks.seeded(2, SeedSampling.WEIGHTS))
            .problems()
            .get(0)
            .toString());
    assertEquals(
        "seed_weights: expected none, since only seeds: weights looks at them, got weights of [b]",
        assertThrows(
                InvalidSettingsException.class,
                () -> Masks.seeded(2, SeedSampling.UNIFORM, new SeedWeight("b", 2)))
            .problems()
            .get(0)
            .toString());
  }

  @Test
  void dropoutNeedsSomethingToDrop() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Augmenter.of(
                    config(AugmentMethod.DROPOUT, MaskScope.BATCH, 0.3),
                    Batches.specs(CATEGORICAL, NUMERIC)));
    assertTrue(error.getMessage().contains("dropout_target"));
  }

  @Test
  void masksOfGroupsNeedAMatrix() {
    for (AugmentMethod method :
        List.of(AugmentMethod.CORRELATED_MASK, AugmentMethod.CLUSTER_MASK)) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Augmenter.of(config(method, MaskScope.BATCH, 0), SPECS));
      assertTrue(error.getMessage().contains(method.label() + " needs"), error.getMessage());
    }
  }

  private static int distinctMasks(MaskScope scope) {
    FeatureBatch left =
        augmenter(config(AugmentMethod.COMPLEMENTARY_SPLIT, scope, 0))
            .views(ITEMS, RandomStream.of(14, "views"))
            .left();
    Set<List<Boolean>> masks = new HashSet<>();
    for (int r = 0; r < left.rows(); r++) {
      int row = r;
      masks.add(
          IntStream.range(0, left.featureCount()).mapToObj(f -> masked(left, f, row)).toList());
    }
    return masks.size();
  }

  private static AugmentConfig config(AugmentMethod method, MaskScope scope, double dropout) {
    return new AugmentConfig(
        method,
        scope,
        0.5,
        2,
        SeedSampling.UNIFORM,
        List.of(),
        List.of("a", "d"),
        0.1,
        method == AugmentMethod.DROPOUT && dropout == 0 ? 0.3 : dropout,
        DropoutTarget.MULTI_VALUED,
        UnrankedFeatures.COIN);
  }

  private static Augmenter augmenter(AugmentConfig config) {
    double[] values = new double[25];
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        values[5 * i + j] = i == j ? 2 : 1.0 / (1 + i + j);
      }
    }
    return Augmenter.of(
        config,
        SPECS,
        new MutualInformationMatrix(
            List.of("a", "b", "c", "d", "e"), Estimator.PLUG_IN, 100, values));
  }

  /** a, b and c, closest a–b; one further feature was left out. */
  private static MutualInformationMatrix excluding(String feature) {
    return new MutualInformationMatrix(
        List.of("a", "b", "c"),
        List.of(feature),
        EstimationMethod.of(Estimator.PLUG_IN),
        100,
        new double[] {1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1},
        MatrixStatistics.UNKNOWN);
  }

  private static boolean isSubsequence(List<Integer> part, List<Integer> whole) {
    int next = 0;
    for (int value : whole) {
      if (next < part.size() && part.get(next) == value) {
        next++;
      }
    }
    return next == part.size();
  }

  private static long countMasked(FeatureBatch batch) {
    long count = 0;
    for (int r = 0; r < batch.rows(); r++) {
      count += masked(batch, 0, r) ? 1 : 0;
    }
    return count;
  }

  /** Two-sided exact test of a binomial count. */
  private static void assertBinomial(long count, int trials, double probability) {
    BinomialDistribution expected = new BinomialDistribution(null, trials, probability);
    double below = expected.cumulativeProbability((int) count);
    double above = 1 - expected.cumulativeProbability((int) count - 1);
    assertTrue(
        Math.min(below, above) > SIGNIFICANCE / 2,
        () -> count + " of " + trials + ", expected a share of " + probability);
  }

  private static int[] range(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static int[] filled(int count, int value) {
    return IntStream.generate(() -> value).limit(count).toArray();
  }
}
