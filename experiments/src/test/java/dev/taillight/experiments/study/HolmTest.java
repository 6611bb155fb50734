package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmTest {

  @Test
  void multipliesByTheNumberOfTestsThatAreLeft() {
    // Sorted: 0.005 · 4, 0.01 · 3, 0.03 · 2, 0.04 · 1 → 0.06, since none falls below the one
    // before.
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        Holm.corrected(new double[] {0.01, 0.04, 0.03, 0.005}),
        1e-15);
  }

  @Test
  void nothingIsAboveOneAndWhatWasNotTestedDoesNotCount() {
    assertArrayEquals(
        new double[] {1, Double.NaN, 1, 0.3},
        Holm.corrected(new double[] {0.6, Double.NaN, 0.7, 0.1}),
        1e-15);
    assertArrayEquals(new double[] {}, Holm.corrected(new double[] {}));
  }
}
