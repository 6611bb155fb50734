package dev.taillight.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a run folder that the report is made from, read and checked as far as the report
 * relies on them.
 *
 * @param configText {@code config.yaml} as it is
 * @param config the same, parsed
 * @param metrics the lines of {@code metrics.jsonl}
 * @param baselineMetrics those of {@code baseline/metrics.jsonl}; empty if there is no such run
 * @param evaluation {@code evaluation.json}
 * @param matrix {@code mutual-info/matrix.json}, or a null node
 * @param provenance {@code run.json}, or a null node
 */
record RunFiles(
    String configText,
    JsonNode config,
    List<JsonNode> metrics,
    List<JsonNode> baselineMetrics,
    JsonNode evaluation,
    JsonNode matrix,
    JsonNode provenance) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  RunFiles {
    metrics = List.copyOf(metrics);
    baselineMetrics = List.copyOf(baselineMetrics);
  }

  static RunFiles read(Path folder) {
    Path configFile = folder.resolve("config.yaml");
    String configText = needed(configFile);
    Path metrics = folder.resolve("metrics.jsonl");
    Path baseline = folder.resolve("baseline").resolve("metrics.jsonl");
    Path matrix = folder.resolve("mutual-info").resolve("matrix.json");
    Path provenance = folder.resolve("run.json");
    return new RunFiles(
        configText,
        object(YAML, configFile, "", configText),
        lines(metrics, needed(metrics)),
        text(baseline).map(text -> lines(baseline, text)).orElse(List.of()),
        evaluation(folder.resolve("evaluation.json")),
        text(matrix).map(text -> matrix(matrix, text)).orElse(NullNode.instance),
        text(provenance).map(text -> object(JSON, provenance, "", text)).orElse(NullNode.instance));
  }

  private static List<JsonNode> lines(Path file, String text) {
    List<JsonNode> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode node = object(JSON, file, ":" + number, line);
      boolean known =
          switch (node.path("type").asText()) {
            case "step" -> node.path("step").isNumber();
            case "validation" -> node.path("step").isNumber() && node.path("metrics").isObject();
            default -> true; // Types of later versions are not the report's concern.
          };
      require(known, file, ":" + number, "a number 'step', and for a validation 'metrics'");
      lines.add(node);
    }
    return lines;
  }

  private static JsonNode evaluation(Path file) {
    JsonNode evaluation = object(JSON, file, "", needed(file));
    JsonNode systems = evaluation.path("systems");
    require(systems.isArray() && !systems.isEmpty(), file, "", "a list 'systems'");
    for (JsonNode system : systems) {
      require(
          system.path("name").isTextual() && system.path("metrics").isObject(),
          file,
          "",
          "'name' and 'metrics' in every element of 'systems'");
      for (JsonNode slices : system.path("metrics")) {
        for (JsonNode estimate : slices) {
          JsonNode mean = estimate.path("mean");
          require(
              mean.isNumber() || mean.isNull(), file, "", "a number 'mean' per metric and slice");
        }
      }
    }
    return evaluation;
  }

  private static JsonNode matrix(Path file, String text) {
    JsonNode matrix = object(JSON, file, "", text);
    JsonNode features = matrix.path("features");
    require(features.isArray() && !features.isEmpty(), file, "", "a list 'features'");
    int k = features.size();
    numbers(file, matrix, "values", k * k);
    if (matrix.has("entropies")) {
      numbers(file, matrix, "entropies", k);
    }
    if (matrix.has("fill_rates")) {
      numbers(file, matrix, "fill_rates", k);
    }
    return matrix;
  }

  private static void numbers(Path file, JsonNode object, String key, int count) {
    JsonNode values = object.path(key);
    String expected = "%d numbers '%s'".formatted(count, key);
    require(values.isArray() && values.size() == count, file, "", expected);
    for (JsonNode value : values) {
      require(value.isNumber(), file, "", expected);
    }
  }

  private static JsonNode object(ObjectMapper mapper, Path file, String place, String text) {
    try {
      JsonNode node = mapper.readTree(text);
      require(node.isObject(), file, place, "an object");
      return node;
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s%s: damaged: %s".formatted(file, place, e.getOriginalMessage()), e);
    }
  }

  private static void require(boolean holds, Path file, String place, String expected) {
    if (!holds) {
      throw new DatasetException("%s%s: damaged: expected %s".formatted(file, place, expected));
    }
  }

  private static String needed(Path file) {
    return text(file)
        .orElseThrow(
            () -> new DatasetException(file + ": missing; the report needs it from the run"));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new DatasetException(file + ": damaged: not UTF-8", e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
