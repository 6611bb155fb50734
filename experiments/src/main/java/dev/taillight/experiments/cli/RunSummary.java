package dev.taillight.experiments.cli;

import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.evaluation.EvaluationTable;
import dev.taillight.experiments.run.RunFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The few figures of a run that are shown when it ends: those of the metric that chose the epoch.
 */
final class RunSummary {

  private RunSummary() {}

  /** The figures for people. */
  static String table(RunFolder folder) throws IOException {
    return EvaluationTable.of(Evaluation.read(folder.evaluation()), metric(folder));
  }

  /** The means for programs, by system and slice. */
  static Map<String, Object> json(RunFolder folder) throws IOException {
    Evaluation evaluation = Evaluation.read(folder.evaluation());
    String metric = metric(folder);
    Map<String, Object> systems = new LinkedHashMap<>();
    for (Evaluation.SystemScores system : evaluation.systems()) {
      Map<String, Double> slices = new LinkedHashMap<>();
      system
          .metrics()
          .getOrDefault(metric, Map.of())
          .forEach((slice, estimate) -> slices.put(slice.label(), estimate.mean()));
      systems.put(system.name(), slices);
    }
    return Map.of("metric", metric, "systems", systems);
  }

  private static String metric(RunFolder folder) {
    return ConfigReader.read(folder.config(), List.of())
        .config()
        .training()
        .earlyStopping()
        .metric();
  }
}
