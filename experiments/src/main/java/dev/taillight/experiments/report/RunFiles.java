package dev.taillight.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run folder that the report is made from, read and checked as far as the report
 * relies on them.
 *
 * @param configText {@code config.yaml} as it is
 * @param config the same, parsed
 * @param metrics the lines of {@code metrics.jsonl}
 * @param baselineMetrics those of {@code baseline/metrics.jsonl}; empty if there is no such run
 * @param evaluation {@code evaluation.json}
 * @param matrix the matrix in {@code mutual-info}, or null
 * @param informationPage where the page of its own lies in the run folder, or null
 * @param provenance {@code run.json}, or a null node
 */
record RunFiles(
    String configText,
    JsonNode config,
    List<JsonNode> metrics,
    List<JsonNode> baselineMetrics,
    JsonNode evaluation,
    @Nullable MutualInformationMatrix matrix,
    @Nullable String informationPage,
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
    Path information = folder.resolve("mutual-info");
    Path provenance = folder.resolve("run.json");
    return new RunFiles(
        configText,
        object(YAML, configFile, "", configText),
        lines(metrics, needed(metrics)),
        text(baseline).map(text -> lines(baseline, text)).orElse(List.of()),
        evaluation(folder.resolve("evaluation.json")),
        matrix(information),
        informationPage(information),
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

  private static @Nullable MutualInformationMatrix matrix(Path folder) {
    return Files.exists(folder.resolve("matrix.json"))
        ? MutualInformationMatrix.read(folder)
        : null;
  }

  private static @Nullable String informationPage(Path folder) {
    return Files.exists(folder.resolve(MutualInformationPage.FILE_NAME))
        ? folder.getFileName() + "/" + MutualInformationPage.FILE_NAME
        : null;
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
