package dev.taillight.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the losses and the validation metrics of one training went.
 *
 * @param system the name of the trained system in {@code evaluation.json}
 * @param averaged how many logged steps each point of the losses is the mean of
 * @param losses the losses over the steps, at most {@value #MAX_POINTS}
 * @param validations the lines that hold validation metrics, as they are
 */
record TrainingCurve(String system, int averaged, List<Losses> losses, List<JsonNode> validations) {

  static final int MAX_POINTS = 300;

  /**
   * Mean losses over some consecutive steps; a loss that the training does not have is left out.
   *
   * @param step the last of these steps
   */
  record Losses(long step, @Nullable Double total, @Nullable Double main, @Nullable Double self) {}

  static TrainingCurve of(String system, List<JsonNode> lines) {
    List<JsonNode> steps = ofType(lines, "step").toList();
    int averaged = Math.max(1, (steps.size() + MAX_POINTS - 1) / MAX_POINTS);
    List<Losses> losses = new ArrayList<>();
    for (int from = 0; from < steps.size(); from += averaged) {
      List<JsonNode> together = steps.subList(from, Math.min(steps.size(), from + averaged));
      losses.add(
          new Losses(
              together.get(together.size() - 1).path("step").asLong(),
              mean(together, "loss"),
              mean(together, "main_loss"),
              mean(together, "self_loss")));
    }
    return new TrainingCurve(system, averaged, losses, ofType(lines, "validation").toList());
  }

  private static Stream<JsonNode> ofType(List<JsonNode> lines, String type) {
    return lines.stream().filter(line -> line.path("type").asText().equals(type));
  }

  private static @Nullable Double mean(List<JsonNode> lines, String key) {
    OptionalDouble mean =
        lines.stream()
            .map(line -> line.path(key))
            .filter(JsonNode::isNumber)
            .mapToDouble(JsonNode::asDouble)
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }
}
