package dev.taillight.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code metrics.jsonl}: one JSON object per logged step or validation, appended as it happens. */
final class MetricsLog implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

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
    List<String> kept = new ArrayList<>();
    if (position.step() > 0 && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        // A line that a killed process left half written is the last one, and is after the step.
        if (line.endsWith("}") && isUpTo(JSON.readTree(line), position)) {
          kept.add(line + "\n");
        }
      }
    }
    return kept;
  }

  /** An epoch whose steps are all done may still have its validation to come. */
  private static boolean isUpTo(JsonNode line, TrainingPosition position) {
    return line.path("step").asLong() <= position.step()
        && !(line.path("type").asText().equals("validation")
            && line.path("epoch").asInt() > position.epoch());
  }
}
