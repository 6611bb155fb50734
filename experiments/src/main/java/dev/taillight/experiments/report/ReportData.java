package dev.taillight.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taillight.dataset.FeatureColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page shows; its JSON form, in snake_case, is what the panels read.
 *
 * @param name the name of the run
 * @param date when the run was made, ISO 8601
 * @param seed the seed of the run
 * @param counts the rows and pairs of the dataset
 * @param evaluation {@code evaluation.json} as it is
 * @param curves the trainings, the main one first
 * @param information the mutual-information matrix, or null if there is none
 * @param features the names of the item features
 * @param map the map of item vectors
 * @param neighbourhoods a few items and their neighbours
 * @param provenance {@code run.json} as it is, or a null node
 * @param config {@code config.yaml} as it is
 */
record ReportData(
    String name,
    String date,
    long seed,
    Map<String, Long> counts,
    JsonNode evaluation,
    List<TrainingCurve> curves,
    @Nullable FeatureInformation information,
    List<String> features,
    ItemMap map,
    List<Neighbourhood> neighbourhoods,
    JsonNode provenance,
    String config) {

  static ReportData of(RunFiles files, ReportInputs inputs, ReportConfig config) {
    return new ReportData(
        files.config().path("name").asText("run"),
        inputs.date().toString(),
        files.config().path("seed").asLong(inputs.seed()),
        new TreeMap<>(inputs.dataset().counts()),
        files.evaluation(),
        curves(files),
        information(files, inputs),
        inputs.dataset().items().features().stream().map(FeatureColumn::name).toList(),
        ItemMap.of(inputs, config),
        Neighbourhood.of(inputs, config, slices(files.evaluation())),
        files.provenance(),
        files.configText());
  }

  private static @Nullable FeatureInformation information(RunFiles files, ReportInputs inputs) {
    return files.matrix() == null
        ? null
        : FeatureInformation.of(files.matrix(), inputs.masks(), files.informationPage());
  }

  private static List<TrainingCurve> curves(RunFiles files) {
    List<TrainingCurve> curves = new ArrayList<>();
    curves.add(TrainingCurve.of("taillight", files.metrics()));
    if (!files.baselineMetrics().isEmpty()) {
      curves.add(TrainingCurve.of("without_ssl", files.baselineMetrics()));
    }
    return curves;
  }

  private static List<String> slices(JsonNode evaluation) {
    Iterable<String> names = () -> evaluation.path("slices").fieldNames();
    return StreamSupport.stream(names.spliterator(), false)
        .filter(name -> !name.equals("overall"))
        .toList();
  }
}
