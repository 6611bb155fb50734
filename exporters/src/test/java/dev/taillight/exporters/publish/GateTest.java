package dev.taillight.exporters.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.manifest.Quality;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.VectorShape;
import dev.taillight.settings.InvalidSettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static final GateConfig CONFIG =
      new GateConfig(0.25, -0.5, 0.9, 1.1, "recall@20", 0.1, 0.5, 0.25, false);
  private static final VectorShape SHAPE = new VectorShape(100, 16);
  private static final Norms UNIT = new Norms(1, 1, 1);

  @Test
  void whatIsJustGoodEnoughPasses() {
    // A quarter of 16 dimensions; 0.9 of 0.5; half of 0.2.
    Quality published = quality(10, -2, 0.5, 0.2);
    Quality next = quality(4, -0.5, 0.45, 0.1);
    assertEquals(List.of(), new Gate(CONFIG, SHAPE, published).reasons(16, 100, UNIT, next));
  }

  @Test
  void everyReasonIsTold() {
    Quality published = quality(10, -2, 0.5, 0.2);
    List<String> reasons =
        new Gate(CONFIG, SHAPE, published)
            .reasons(16, 100, new Norms(0.8, 1, 1), quality(3.9, -0.4, 0.449, 0.09));
    assertEquals(5, reasons.size(), reasons.toString());
    assertTrue(
        reasons.get(0).contains("effective rank 3.900 of 16, at least 4.000"), reasons.get(0));
    assertTrue(reasons.get(1).contains("uniformity -0.4000, at most -0.5000"), reasons.get(1));
    assertTrue(reasons.get(2).contains("from 0.800000 to 1.00000"), reasons.get(2));
    assertTrue(
        reasons.get(3).startsWith("overall recall@20 is 0.4490, at least 0.4500"), reasons.get(3));
    assertTrue(
        reasons.get(4).startsWith("tail recall@20 is 0.0900, at least 0.1000"), reasons.get(4));
  }

  /** Three vectors cannot use more than three directions: a quarter of 3 is needed. */
  @Test
  void fewVectorsNeedFewDirections() {
    assertEquals(List.of(), new Gate(CONFIG).reasons(16, 3, UNIT, quality(1, -2, 0.5, 0.2)));
  }

  @Test
  void aFirstExportNeedsNoEvaluation() {
    Quality quality = new Quality(10, -2.0, Map.of());
    assertEquals(List.of(), new Gate(CONFIG).reasons(16, 100, UNIT, quality));
    List<String> reasons =
        new Gate(CONFIG, SHAPE, quality(10, -2, 0.5, 0.2)).reasons(16, 100, UNIT, quality);
    assertEquals(2, reasons.size());
    assertTrue(reasons.get(0).contains("this one was not evaluated"), reasons.get(0));
  }

  /** A quarter of 100 items may go: 75 are needed. */
  @Test
  void aCatalogueThatShrinksIsRefused() {
    Quality quality = quality(10, -2, 0.5, 0.2);
    Gate gate = new Gate(CONFIG, SHAPE, quality);
    assertEquals(List.of(), gate.reasons(16, 75, UNIT, quality));
    assertEquals(List.of(), gate.reasons(16, 1000, UNIT, quality));
    assertEquals(
        List.of(
            "there are 74 items, at least 75 are needed: 100 in the published export less 25.0 %"),
        gate.reasons(16, 74, UNIT, quality));
    assertEquals(List.of(), new Gate(CONFIG).reasons(16, 74, UNIT, quality));
  }

  @Test
  void anotherDimensionIsRefusedUnlessItIsAllowed() {
    Quality quality = quality(10, -2, 0.5, 0.2);
    assertEquals(
        List.of(
            "the vectors have 17 dimensions, those of the published export have 16; with"
                + " allow_dimension_change they may differ"),
        new Gate(CONFIG, SHAPE, quality).reasons(17, 100, UNIT, quality));
    assertEquals(List.of(), new Gate(CONFIG).reasons(17, 100, UNIT, quality));
    assertEquals(
        List.of(), new Gate(GateConfig.OPEN, SHAPE, quality).reasons(17, 1, UNIT, quality));
  }

  @Test
  void whatIsNotANumberDoesNotPass() {
    List<String> reasons =
        new Gate(CONFIG)
            .reasons(
                16,
                100,
                new Norms(Double.NaN, 1, 1),
                new Quality(Double.NaN, Double.NaN, Map.of()));
    assertEquals(3, reasons.size(), reasons.toString());
  }

  @Test
  void settingsAreChecked() {
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class,
            () -> new GateConfig(2, 1, -1, -2, " ", -0.1, 1.1, 1.5, false));
    assertEquals(8, error.problems().size(), error.getMessage());
  }

  private static Quality quality(double rank, double uniformity, double overall, double tail) {
    return new Quality(
        rank, uniformity, Map.of("recall@20", Map.of("overall", overall, "tail", tail)));
  }
}
