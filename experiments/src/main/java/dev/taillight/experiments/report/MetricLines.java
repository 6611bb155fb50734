package dev.taillight.experiments.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of {@code metrics.jsonl}, checked as far as pages rely on them. */
public final class MetricLines {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private MetricLines() {}

  /**
   * Reads a file.
   *
   * @return the lines that are not blank; none if there is no file
   * @throws dev.taillight.dataset.DatasetException naming the line that is damaged
   */
  public static List<JsonNode> read(Path file) {
    return ReadText.ofFile(file).map(text -> of(file, text)).orElse(List.of());
  }

  /** The lines of a text that was read from a file. */
  static List<JsonNode> of(Path file, String text) {
    List<JsonNode> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        JsonNode node = ReadText.object(JSON, file, ":" + number, line);
        ReadText.require(
            known(node), file, ":" + number, "a number 'step', and for a validation 'metrics'");
        lines.add(node);
      }
    }
    return lines;
  }

  private static boolean known(JsonNode line) {
    return switch (line.path("type").asText()) {
      case "step" -> line.path("step").isNumber();
      case "validation" -> line.path("step").isNumber() && line.path("metrics").isObject();
      default -> true; // Types of later versions are not the page's concern.
    };
  }
}
