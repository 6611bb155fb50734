package dev.taillight.experiments.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricLineTest {

  @Test
  void stepsAndValidations() {
    assertEquals(
        new MetricLine(20, Map.of("train/epoch", 1.0, "train/loss", 8.5)),
        MetricLine.parse("{\"type\":\"step\",\"epoch\":1,\"step\":20,\"loss\":8.5,\"x\":\"NaN\"}"));
    assertEquals(
        new MetricLine(
            76,
            Map.of(
                "validation/epoch", 1.0,
                "validation/recall@20/tail", 0.25,
                "validation/score", 0.5)),
        MetricLine.parse(
            "{\"type\":\"validation\",\"epoch\":1,\"step\":76,\"metrics\":{\"recall@20/tail\":0.25},\"score\":0.5,\"best\":true}"));
    assertThrows(IllegalArgumentException.class, () -> MetricLine.parse("{\"type\":"));
  }
}
