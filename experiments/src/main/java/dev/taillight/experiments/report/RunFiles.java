package dev.taillight.experiments.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Path information = folder.resolve("mutual-info");
    Path provenance = folder.resolve("run.json");
    return new RunFiles(
        configText,
        ReadText.object(YAML, configFile, "", configText),
        MetricLines.of(metrics, needed(metrics)),
        MetricLines.read(folder.resolve("baseline").resolve("metrics.jsonl")),
        evaluation(folder.resolve("evaluation.json")),
        matrix(information),
        informationPage(information),
        ReadText.ofFile(provenance)
            .map(text -> ReadText.object(JSON, provenance, "", text))
            .orElse(NullNode.instance));
  }

  private static JsonNode evaluation(Path file) {
    JsonNode evaluation = ReadText.object(JSON, file, "", needed(file));
    JsonNode systems = evaluation.path("systems");
    ReadText.require(systems.isArray() && !systems.isEmpty(), file, "", "a list 'systems'");
    for (JsonNode system : systems) {
      ReadText.require(
          system.path("name").isTextual() && system.path("metrics").isObject(),
          file,
          "",
          "'name' and 'metrics' in every element of 'systems'");
      for (JsonNode slices : system.path("metrics")) {
        for (JsonNode estimate : slices) {
          JsonNode mean = estimate.path("mean");
          ReadText.require(
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

  private static String needed(Path file) {
    return ReadText.ofFile(file)
        .orElseThrow(
            () -> new DatasetException(file + ": missing; the report needs it from the run"));
  }
}
