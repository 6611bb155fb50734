package dev.taillight.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RandomPermutationTest {

  private static final double SIGNIFICANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000, 4096, 4097, 100_003})
  void everyElementOccursOnce(int size) {
    for (long seed = 0; seed < 3; seed++) {
      RandomPermutation permutation = permutation(size, seed);
      BitSet seen = new BitSet(size);
      for (long i = 0; i < size; i++) {
        int element = (int) permutation.at(i);
        assertTrue(element >= 0 && element < size, "seed " + seed);
        assertFalse(seen.get(element), "seed " + seed + ": twice " + element);
        seen.set(element);
      }
      assertEquals(size, seen.cardinality());
    }
  }

  @Test
  void worksBeyondTheRangeOfAnInt() {
    long size = 3L * Integer.MAX_VALUE;
    RandomPermutation permutation = permutation(size, 1);
    long beyond = 0;
    for (long i = 0; i < 1000; i++) {
      long element = permutation.at(size - 1 - i);
      assertTrue(element >= 0 && element < size);
      beyond += element > Integer.MAX_VALUE ? 1 : 0;
    }
    // Two thirds of the elements: mean 667, standard deviation 15; 5σ = 75.
    assertTrue(Math.abs(beyond - 667) < 75, "beyond: " + beyond);
  }

  @Test
  void refusesPlacesThatAreNone() {
    assertThrows(IndexOutOfBoundsException.class, () -> permutation(5, 0).at(5));
    assertThrows(IndexOutOfBoundsException.class, () -> permutation(5, 0).at(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> permutation(0, 0).at(0));
    assertThrows(IllegalArgumentException.class, () -> permutation(-1, 0));
  }

  @Test
  void everyElementIsAsLikelyAtEveryPlace() {
    int size = 10;
    int draws = 20_000;
    long[] counts = new long[size * size];
    for (long seed = 0; seed < draws; seed++) {
      RandomPermutation permutation = permutation(size, seed);
      for (int i = 0; i < size; i++) {
        counts[(int) (i * size + permutation.at(i))]++;
      }
    }
    for (int place = 0; place < size; place++) {
      assertUniform(Arrays.copyOfRange(counts, place * size, (place + 1) * size), draws);
    }
  }

  @Test
  void theOrdersOfFourAreAsLikelyAsEachOther() {
    int draws = 48_000;
    Map<String, Long> counts = new HashMap<>();
    for (long seed = 0; seed < draws; seed++) {
      RandomPermutation permutation = permutation(4, seed);
      StringBuilder order = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        order.append(permutation.at(i));
      }
      counts.merge(order.toString(), 1L, Long::sum);
    }
    assertEquals(24, counts.size(), "all orders occur");
    assertUniform(counts.values().stream().mapToLong(Long::longValue).toArray(), draws);
  }

  @Test
  void neighboursAreTornApart() {
    int size = 100_000;
    RandomPermutation permutation = permutation(size, 4);
    double sum = 0;
    int rising = 0;
    for (int i = 1; i < size; i++) {
      sum += Math.abs(permutation.at(i) - permutation.at(i - 1));
      rising += permutation.at(i) > permutation.at(i - 1) ? 1 : 0;
    }
    // Two uniform elements are (n + 1) / 3 apart, give or take n·√(1/18)/√n·√(neighbours share
    // one).
    assertEquals(size / 3.0, sum / (size - 1), size / 100.0);
    // Ascents of a random permutation: mean (n − 1)/2, variance (n + 1)/12: deviation 91; 5σ = 456.
    assertTrue(Math.abs(rising - (size - 1) / 2) < 456, "rising: " + rising);
  }

  @Test
  void keysDecide() {
    assertNotEquals(order(permutation(1000, 1)), order(permutation(1000, 2)));
    assertEquals(order(permutation(1000, 1)), order(permutation(1000, 1)));
  }

  private static void assertUniform(long[] counts, long draws) {
    double[] expected = new double[counts.length];
    Arrays.fill(expected, draws / (double) counts.length);
    double p = new ChiSquareTest().chiSquareTest(expected, counts);
    assertTrue(p > SIGNIFICANCE, () -> "p = " + p + ": " + Arrays.toString(counts));
  }

  private static String order(RandomPermutation permutation) {
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      order.append(permutation.at(i)).append(' ');
    }
    return order.toString();
  }

  private static RandomPermutation permutation(long size, long seed) {
    return new RandomPermutation(size, RandomStream.of(seed, "permutation"));
  }
}
