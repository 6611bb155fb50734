package dev.taillight.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks of the rules that know no mutual information. */
class MaskRuleTest {

  private static final double SIGNIFICANCE = 1e-3;
  private static final int DRAWS = 20_000;

  @ParameterizedTest
  @CsvSource({
    "9, 0.5, 5", // round(4.5)
    "8, 0.5, 4",
    "9, 0.3, 3", // round(2.7)
    "4, 0.01, 1", // at least one
    "4, 0.99, 3", // at most k − 1
    "2, 0.5, 1",
  })
  void masksHideTheRoundedShare(int k, double share, int expected) {
    RandomStream stream = RandomStream.of(1, "sizes");
    for (int i = 0; i < 100; i++) {
      MaskPair random = new RandomMask(k, share).draw(stream);
      assertEquals(expected, random.left().hiddenCount());
      assertEquals(expected, random.right().hiddenCount());
      MaskPair split = new ComplementarySplit(k, share).draw(stream);
      assertEquals(expected, split.left().hiddenCount());
      assertEquals(split.left().complement(), split.right());
    }
  }

  @Test
  void everySubsetIsEquallyLikely() {
    // C(6, 3) = 20 subsets, each with probability 1/20.
    Map<FeatureMask, Long> counts = new HashMap<>();
    RandomStream stream = RandomStream.of(2, "subsets");
    ComplementarySplit rule = new ComplementarySplit(6, 0.5);
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(rule.draw(stream).left(), 1L, Long::sum);
    }
    assertEquals(20, counts.size());
    assertUniform(counts.values().stream().mapToLong(Long::longValue).toArray());
  }

  @Test
  void theTwoRandomMasksAreIndependent() {
    // C(4, 2) = 6 subsets on each side: 36 pairs, each with probability 1/36 if independent.
    Map<MaskPair, Long> counts = new HashMap<>();
    RandomStream stream = RandomStream.of(3, "pairs");
    RandomMask rule = new RandomMask(4, 0.5);
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(rule.draw(stream), 1L, Long::sum);
    }
    assertEquals(36, counts.size());
    assertUniform(counts.values().stream().mapToLong(Long::longValue).toArray());
  }

  @Test
  void noMaskHidesNothing() {
    MaskPair pair = new NoMask(3).draw(RandomStream.of(4, "none"));
    assertEquals(0, pair.left().hiddenCount());
    assertEquals(0, pair.right().hiddenCount());
  }

  @Test
  void aSingleFeatureCannotBeDivided() {
    assertThrows(IllegalArgumentException.class, () -> new RandomMask(1, 0.5));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new ComplementarySplit(1, 0.5));
    assertTrue(error.getMessage().contains("complementary_split needs at least two"));
  }

  @Test
  void aComplementHidesWhatTheMaskShows() {
    FeatureMask mask = FeatureMask.hiding(4, 0, 3);
    assertEquals(FeatureMask.hiding(4, 1, 2), mask.complement());
    assertEquals(mask, mask.complement().complement());
    assertTrue(mask.hides(3));
    assertFalse(mask.hides(1));
  }

  private static void assertUniform(long[] counts) {
    double[] expected = new double[counts.length];
    Arrays.fill(expected, (double) DRAWS / counts.length);
    double p = new ChiSquareTest().chiSquareTest(expected, counts);
    assertTrue(p > SIGNIFICANCE, () -> "p = " + p + " for " + Arrays.toString(counts));
  }
}
