package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TradeCurveTest {

  /** (2, 3) and (4, 1) are best; (1, 2) and (3, 0.5) are beaten. */
  private final TradeCurve curve = TradeCurve.of(List.of(at(3, 0.5), at(2, 3), at(1, 2), at(4, 1)));

  @Test
  void joinsTheTradesThatNoOtherBeats() {
    assertTrue(curve.has(2, 3));
    assertTrue(curve.has(4, 1));
    assertFalse(curve.has(3, 0.5));
    assertFalse(curve.has(1, 2));
    assertEquals(OptionalDouble.of(2), curve.at(3));
    assertEquals(OptionalDouble.of(1), curve.at(4));
  }

  @Test
  void goesOnLevelToTheLeftAndEndsOnTheRight() {
    assertEquals(OptionalDouble.of(3), curve.at(0));
    assertEquals(OptionalDouble.empty(), curve.at(4.1));
  }

  @Test
  void heightIsMeanOverWhatBothReach() {
    // The other falls from (1, 2) by (3, 1.5) to (5, 1). Both reach 2 to 4, where this one falls
    // from 3 to 1 and the other from 1.75 to 1.25: 1.25 more at 2, 0.25 less at 4.
    TradeCurve other = TradeCurve.of(List.of(at(1, 2), at(5, 1), at(3, 1.5)));
    assertEquals((1.25 - 0.25) / 2, curve.above(other), 1e-12);
    assertEquals((0.25 - 1.25) / 2, other.above(curve), 1e-12);
    // A better trade on its way: (3, 2.5) beats (1, 2), so the other begins there and falls to 1.75
    // at 4, from 0.5 above to 0.75 above.
    TradeCurve better = TradeCurve.of(List.of(at(1, 2), at(5, 1), at(3, 1.5), at(3, 2.5)));
    assertEquals(-(0.5 + 0.75) / 2, curve.above(better), 1e-12);
  }

  @Test
  void apartTheyAreComparedAtTheEndOfTheOneBefore() {
    TradeCurve right = TradeCurve.of(List.of(at(6, 2), at(8, 0)));
    assertEquals(2 - 1, right.above(curve), 1e-12);
    assertEquals(1 - 2, curve.above(right), 1e-12);
    assertEquals(0, curve.above(curve), 1e-12);
  }

  @Test
  void aSingleTradeIsLevel() {
    TradeCurve point = TradeCurve.of(List.of(at(3, 2.5)));
    assertEquals(2.5 - 2, point.above(curve), 1e-12);
  }

  private static double[] at(double x, double y) {
    return new double[] {x, y};
  }
}
