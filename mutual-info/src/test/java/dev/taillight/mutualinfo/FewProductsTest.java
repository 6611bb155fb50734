package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FewProductsTest {

  private static final SortedMap<Integer, Long> SINGLE = new TreeMap<>();

  /** Two products, each 1/2 or 1 of mean m: E [W ln W] is a sum over three cases. */
  @Test
  void equalsASumOverAllCasesForTwoProducts() {
    // 40 items with one value and 30 with two: 40 entries of share 1 and 60 of share 1/2.
    FewProducts few = FewProducts.of(new TreeMap<>(Map.of(1, 40L, 2, 30L)), SINGLE);
    double p = 0.4;
    double m = p + (1 - p) / 2;
    double one = 1 / m;
    double half = 0.5 / m;
    double variance = p * one * one + (1 - p) * half * half - 1;
    double gap1 = p * one * Math.log(one) + (1 - p) * half * Math.log(half);
    assertEquals(gap1 * 2 / variance, few.factor(1), 1e-9);
    double gap2 =
        (p * p * 2 * one * Math.log(2 * one)
                    + 2 * p * (1 - p) * (one + half) * Math.log(one + half)
                    + (1 - p) * (1 - p) * 2 * half * Math.log(2 * half))
                / 2
            - Math.log(2);
    assertEquals(gap2 * 4 / variance, few.factor(2), 1e-9);
  }

  /** Lists of 1, 3 or 12 against 1, 6 or 15 values: where the second order fails by a factor. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20, 100})
  void agreesWithDrawsWhereLengthsDifferMuch(int k) {
    int[] a = {1, 3, 12};
    int[] b = {1, 6, 15};
    FewProducts few =
        FewProducts.of(
            new TreeMap<>(Map.of(1, 100L, 3, 100L, 12, 100L)),
            new TreeMap<>(Map.of(1, 100L, 6, 100L, 15, 100L)));
    RandomStream stream = RandomStream.of(k, "products");
    double mean = 3 / 16.0 * (3 / 22.0);
    double square = (1 + 1 / 3.0 + 1 / 12.0) / 16 * ((1 + 1 / 6.0 + 1 / 15.0) / 22);
    double variance = square / (mean * mean) - 1;
    int draws = 200_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      double w = 0;
      for (int i = 0; i < k; i++) {
        w += 1 / (entry(stream, a) * entry(stream, b) * mean);
      }
      // E [W] is κ: W ln (W / κ) / κ has the gap as its mean; less W / κ − 1 it varies less.
      double term = w * Math.log(w / k) / k - (w / k - 1);
      sum += term;
      squares += term * term;
    }
    double gap = sum / draws;
    double error = Math.sqrt((squares / draws - gap * gap) / draws);
    assertEquals(gap * 2 * k / variance, few.factor(k), 5 * error * 2 * k / variance);
    assertTrue(k > 20 || few.factor(k) < 0.9, "factor " + few.factor(k));
  }

  /** An entry belongs to a list in proportion to the list's length. */
  private static int entry(RandomStream stream, int[] lengths) {
    int all = lengths[0] + lengths[1] + lengths[2];
    int place = stream.nextInt(all);
    for (int length : lengths) {
      if (place < length) {
        return length;
      }
      place -= length;
    }
    throw new AssertionError();
  }

  @Test
  void tendsToOneAndIsOneForEqualProducts() {
    FewProducts few = FewProducts.of(new TreeMap<>(Map.of(1, 9L, 4, 3L)), SINGLE);
    assertEquals(1, few.factor(1_000_000), 1e-4);
    assertEquals(few.factor(512), few.factor(513), 1e-4);
    assertSame(FewProducts.NONE, FewProducts.of(SINGLE, SINGLE));
    assertSame(FewProducts.NONE, FewProducts.of(new TreeMap<>(Map.of(3, 9L)), SINGLE));
  }
}
