package dev.taillight.experiments.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

/**
 * One line of {@code metrics.jsonl} as trackers know it.
 *
 * @param step the training step
 * @param scalars numbers by name: {@code train/loss}, {@code validation/recall@20/overall}, …
 */
public record MetricLine(long step, Map<String, Double> scalars) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NOT_SCALAR = Set.of("type", "step");

  public MetricLine {
    scalars = new LinkedHashMap<>(scalars);
  }

  /**
   * Reads a line; what is no number, such as whether an epoch is the best, is left out.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static MetricLine parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      Map<String, Double> scalars = new LinkedHashMap<>();
      boolean step = node.path("type").asText().equals("step");
      collect(node, step ? "train/" : "validation/", scalars);
      collect(node.path("metrics"), "validation/", scalars);
      return new MetricLine(node.path("step").asLong(), scalars);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no line of metrics.jsonl: " + line, e);
    }
  }

  private static void collect(JsonNode node, String prefix, Map<String, Double> scalars) {
    for (Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getValue().isNumber() && !NOT_SCALAR.contains(entry.getKey())) {
        scalars.put(prefix + entry.getKey(), entry.getValue().asDouble());
      }
    }
  }
}
