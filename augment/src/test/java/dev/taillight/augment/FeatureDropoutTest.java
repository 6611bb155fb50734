package dev.taillight.augment;

import static dev.taillight.augment.Batches.content;
import static dev.taillight.augment.Batches.masked;
import static dev.taillight.augment.Batches.row;
import static dev.taillight.dataset.FeatureKind.CATEGORICAL;
import static dev.taillight.dataset.FeatureKind.MULTI_VALUED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.random.RandomStream;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class FeatureDropoutTest {

  private static final int ROWS = 20_000;
  private static final List<FeatureSpec> SPECS =
      Batches.specs(CATEGORICAL, MULTI_VALUED, CATEGORICAL, CATEGORICAL);
  private static final List<String> NAMES = SPECS.stream().map(FeatureSpec::name).toList();
  private static final FeatureBatch ITEMS = Batches.random(SPECS, ROWS, 3);

  private static FeatureBatch dropped(double rate, IdDropoutConfig together) {
    return new FeatureDropout(NAMES, rate, together).apply(ITEMS, RandomStream.of(4, "dropout"));
  }

  /** The share of the rows for which something holds, within five standard deviations. */
  private static void assertShare(double expected, IntPredicate holds) {
    int count = 0;
    for (int row = 0; row < ROWS; row++) {
      count += holds.test(row) ? 1 : 0;
    }
    double deviation = Math.sqrt(expected * (1 - expected) / ROWS);
    assertEquals(expected, (double) count / ROWS, 5 * deviation);
  }

  @Test
  void hidesEachFeatureByACoinOfItsOwn() {
    FeatureBatch after = dropped(0.3, IdDropoutConfig.NONE);
    for (int f = 0; f < NAMES.size(); f++) {
      int feature = f;
      assertShare(0.3, row -> masked(after, feature, row));
      int next = (f + 1) % NAMES.size();
      assertShare(0.09, row -> masked(after, feature, row) && masked(after, next, row));
    }
  }

  @Test
  void hidesNamedFeaturesTogether() {
    FeatureBatch after = dropped(0, new IdDropoutConfig(List.of("b", "d"), 0.4));
    assertShare(0.4, row -> masked(after, 1, row));
    for (int row = 0; row < ROWS; row++) {
      assertEquals(masked(after, 1, row), masked(after, 3, row));
      assertEquals(row(ITEMS, 0, row), row(after, 0, row));
      assertEquals(row(ITEMS, 2, row), row(after, 2, row));
    }
  }

  @Test
  void doesBothIndependently() {
    FeatureBatch after = dropped(0.3, new IdDropoutConfig(List.of("b", "d"), 0.4));
    assertShare(0.3, row -> masked(after, 0, row));
    assertShare(1 - 0.7 * 0.6, row -> masked(after, 1, row));
    // Together with probability .4, else each with .3.
    assertShare(0.4 + 0.6 * 0.09, row -> masked(after, 1, row) && masked(after, 3, row));
  }

  @Test
  void leavesWhatIsNotHiddenAndTheItemsAsTheyAre() {
    List<List<List<Integer>>> before = content(ITEMS);
    FeatureBatch after = dropped(0.5, IdDropoutConfig.NONE);
    assertEquals(before, content(ITEMS));
    for (int f = 0; f < NAMES.size(); f++) {
      for (int row = 0; row < ROWS; row++) {
        if (!masked(after, f, row)) {
          assertEquals(row(ITEMS, f, row), row(after, f, row));
        }
      }
    }
    assertEquals(content(after), content(dropped(0.5, IdDropoutConfig.NONE)));
    FeatureDropout other = new FeatureDropout(NAMES, 0.5, IdDropoutConfig.NONE);
    assertNotEquals(content(after), content(other.apply(ITEMS, RandomStream.of(5, "dropout"))));
  }

  @Test
  void ratesOfZeroHideNothing() {
    assertSame(ITEMS, dropped(0, IdDropoutConfig.NONE));
    assertSame(ITEMS, dropped(0, new IdDropoutConfig(List.of("a"), 0)));
  }

  @Test
  void refusesWhatMakesNoSense() {
    InvalidSettingsException error =
        assertThrows(InvalidSettingsException.class, () -> new IdDropoutConfig(List.of(), 1));
    assertEquals(
        List.of(
            new Problem("rate", "1.0", "a number of 0 or more and below 1"),
            new Problem("features", "[]", "at least one item feature for a rate above 0")),
        error.problems());
    error =
        assertThrows(
            InvalidSettingsException.class, () -> new IdDropoutConfig(List.of("a", "a"), 0.1));
    assertEquals(List.of(new Problem("features[1]", "'a'", "each feature once")), error.problems());
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> dropped(0, new IdDropoutConfig(List.of("a", "e"), 0.1)));
    assertEquals(
        "training.main.id_dropout.features: expected item features, [a, b, c, d], got 'e'",
        unknown.getMessage());
  }
}
