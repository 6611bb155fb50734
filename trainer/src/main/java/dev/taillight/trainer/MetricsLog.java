package dev.taillight.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code metrics.jsonl}: one JSON object per logged step or validation, appended as it happens. */
final class MetricsLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Writer writer;

  /** Opens the log and drops what came after a position, when a training goes on from there. */
  MetricsLog(Path file, TrainingPosition position) throws IOException {
    AtomicFiles.write(file, String.join("", linesUpTo(file, position)));
    this.writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  void step(
      TrainingPosition position,
      long step,
      float loss,
      TrainingStep.Outcome outcome,
      TrainingConfig config,
      double rateFactor,
      double examplesPerSecond)
      throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("type", "step").put("epoch", position.epoch() + 1).put("step", step);
    line.put("loss", loss);
    line.put("main_loss", outcome.mainLoss()).put("self_loss", outcome.selfLoss());
    line.put("gradient_norm", outcome.gradientNorm());
    line.put("learning_rate", config.towerOptimizer().learningRate() * rateFactor);
    line.put("embedding_learning_rate", config.embeddingOptimizer().learningRate() * rateFactor);
    line.put("examples_per_second", examplesPerSecond);
    append(line);
  }

  void validation(TrainingPosition position, Map<String, Double> metrics, double score)
      throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("type", "validation").put("epoch", position.epoch()).put("step", position.step());
    line.set("metrics", JSON.valueToTree(metrics));
    line.put("score", score).put("best", position.isBest());
    append(line);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private void append(JsonNode line) throws IOException {
    writer.write(line + "\n");
    writer.flush();
  }

  private static List<String> linesUpTo(Path file, TrainingPosition position) throws IOException {
    if (position.step() == 0 || !Files.exists(file)) {
      return List.of();
    }
    // What is not UTF-8 becomes a sign that says so, and the line is dropped like other damage.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> parsed(line).filter(read -> isUpTo(read, position)).isPresent())
        .map(line -> line + "\n")
        .toList();
  }

  /** A line that a killed process left half written, or that is damaged, is none. */
  private static Optional<JsonNode> parsed(String line) {
    try {
      return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      LOG.warn("event=damaged_line_of_metrics_dropped reason=\"{}\"", e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** An epoch whose steps are all done may still have its validation to come. */
  private static boolean isUpTo(JsonNode line, TrainingPosition position) {
    return line.path("step").asLong() <= position.step()
        && !(line.path("type").asText().equals("validation")
            && line.path("epoch").asInt() > position.epoch());
  }
}
