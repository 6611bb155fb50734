package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expected p-values are SciPy's: {@code ttest_1samp} and {@code wilcoxon} of 1.17. */
class PairedTestsTest {

  @Test
  void manyPairsWithTiesAndZeros() {
    double[] differences = {
      0.1, -0.2, 0.3, 0, 0.3, 0.5, -0.1, 0.2, 0.2, 0.4, 0, 0.6, -0.3, 0.1, 0.7, 0.2, -0.2, 0.3, 0.9
    };
    PairedTests tests = PairedTests.of(differences);
    assertEquals(0.009804639419937776, tests.t(), 1e-12);
    // wilcoxon(d[d != 0], correction=True, method="asymptotic"); the ties are ties in double, too.
    assertEquals(0.014301292825691002, tests.wilcoxon(), 1e-12);
  }

  @Test
  void fewPairsAreCountedOut() {
    PairedTests tests = PairedTests.of(new double[] {0.011, 0.024, -0.007, 0.018, 0.031});
    assertEquals(0.07690882105333219, tests.t(), 1e-12);
    assertEquals(0.125, tests.wilcoxon(), 1e-12);
  }

  @Test
  void fewPairsWithTiesAreCountedOut() {
    // permutation_test of the sum of positive mid-ranks over all signs: 21 of 256 cases, doubled.
    PairedTests tests = PairedTests.of(new double[] {0.1, 0.2, -0.1, 0.2, 0.3, 0.1, -0.2, 0.4});
    assertEquals(0.1640625, tests.wilcoxon(), 1e-12);
    // Three equal ranks: all positive in 1 of 8 cases; at least two in 4 of 8.
    assertEquals(0.25, PairedTests.of(new double[] {1, 1, 1}).wilcoxon());
    assertEquals(1, PairedTests.of(new double[] {1, 1, -1}).wilcoxon());
  }

  @Test
  void noPValueIsAboveOne() {
    // Ranks 1 and 2 against 3: both sides weigh the same, and every outcome is as far from that.
    assertEquals(1, PairedTests.of(new double[] {1, 2, -3}).wilcoxon());
  }

  @Test
  void theSignDoesNotMatter() {
    double[] differences =
        IntStream.range(0, 100_000).mapToDouble(i -> Math.sin(i) + 0.01).toArray();
    PairedTests tests = PairedTests.of(differences);
    PairedTests turned = PairedTests.of(Arrays.stream(differences).map(d -> -d).toArray());
    assertEquals(tests.t(), turned.t(), 1e-9);
    assertEquals(tests.wilcoxon(), turned.wilcoxon(), 1e-9);
    // As above; n (n + 1) of 10⁵ pairs is more than an int can hold.
    assertEquals(7.464978606717405e-06, tests.t(), 1e-14);
    assertEquals(7.994892537986387e-15, tests.wilcoxon(), 1e-17);
  }

  @Test
  void withoutAnyDifferenceThereIsNoEvidence() {
    assertEquals(new PairedTests(1, 1), PairedTests.of(new double[50]));
  }

  @Test
  void equalDifferencesAreNoChance() {
    assertEquals(0, PairedTests.of(new double[] {0.5, 0.5, 0.5}).t());
  }

  @Test
  void oneIsTooFew() {
    PairedTests tests = PairedTests.of(new double[] {0.5});
    assertEquals(Double.NaN, tests.t());
    assertEquals(Double.NaN, tests.wilcoxon());
  }
}
