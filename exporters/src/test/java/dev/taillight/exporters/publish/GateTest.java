package dev.taillight.exporters.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.manifest.Quality;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.settings.InvalidSettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static final GateConfig CONFIG =
      new GateConfig(0.25, -0.5, 0.9, 1.1, "recall@20", 0.1, 0.5);
  private static final Norms UNIT = new Norms(1, 1, 1);

  @Test
  void whatIsJustGoodEnoughPasses() {
    // A quarter of 16 dimensions; 0.9 of 0.5; half of 0.2.
    Quality published = quality(10, -2, 0.5, 0.2);
    Quality next = quality(4, -0.5, 0.45, 0.1);
    assertEquals(List.of(), new Gate(CONFIG, published).reasons(16, 100, UNIT, next));
  }

  @Test
  void everyReasonIsTold() {
    Quality published = quality(10, -2, 0.5, 0.2);
    List<String> reasons =
        new Gate(CONFIG, published)
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
        new Gate(CONFIG, quality(10, -2, 0.5, 0.2)).reasons(16, 100, UNIT, quality);
    assertEquals(2, reasons.size());
    assertTrue(reasons.get(0).contains("this one was not evaluated"), reasons.get(0));
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
            InvalidSettingsException.class, () -> new GateConfig(2, 1, -1, -2, " ", -0.1, 1.1));
    assertEquals(7, error.problems().size(), error.getMessage());
  }

  private static Quality quality(double rank, double uniformity, double overall, double tail) {
    return new Quality(
        rank, uniformity, Map.of("recall@20", Map.of("overall", overall, "tail", tail)));
  }
}
