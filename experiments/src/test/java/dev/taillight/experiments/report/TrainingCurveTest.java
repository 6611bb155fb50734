package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingCurveTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void averagesConsecutiveSteps() {
    List<JsonNode> lines = new ArrayList<>();
    for (int step = 1; step <= 601; step++) {
      lines.add(
          JSON.createObjectNode()
              .put("type", "step")
              .put("step", step)
              .put("loss", step)
              .put("main_loss", 2 * step));
    }
    TrainingCurve curve = TrainingCurve.of("taillight", lines);
    // 601 steps at most 300 points: three steps each, the last one alone.
    assertEquals(3, curve.averaged());
    assertEquals(201, curve.losses().size());
    assertEquals(3, curve.losses().get(0).step());
    assertEquals(2.0, curve.losses().get(0).total());
    assertEquals(4.0, curve.losses().get(0).main());
    assertEquals(601.0, curve.losses().get(200).total());
    assertNull(curve.losses().get(0).self());
  }

  @Test
  void keepsValidationsAndLeavesOutOtherLines() {
    JsonNode validation = JSON.createObjectNode().put("type", "validation").put("step", 5);
    JsonNode other = JSON.createObjectNode().put("type", "later");
    TrainingCurve curve = TrainingCurve.of("taillight", List.of(other, validation));
    assertEquals(List.of(validation), curve.validations());
    assertTrue(curve.losses().isEmpty());
  }
}
