package dev.taillight.experiments.tracking;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The section {@code tracking} of the configuration.
 *
 * @param tensorboard whether event files for TensorBoard are written, into {@code tensorboard/}
 * @param mlflow the server of MLflow
 */
public record TrackingConfig(boolean tensorboard, MlflowConfig mlflow) {

  /**
   * The trackers that are asked for.
   *
   * @param folder the folder of the run
   * @param runName its name
   * @param parameters its settings by their keys
   * @param tags what the program itself marks runs with
   * @param firstSystem the system whose metrics are shown without its name
   */
  public List<Tracker> trackers(
      Path folder,
      String runName,
      Map<String, String> parameters,
      Map<String, String> tags,
      String firstSystem) {
    List<Tracker> trackers = new ArrayList<>();
    Clock clock = Clock.systemUTC();
    if (tensorboard) {
      trackers.add(new TensorBoardTracker(folder.resolve("tensorboard"), clock));
    }
    if (mlflow.enabled()) {
      MlflowClient client = new MlflowClient(mlflow.url(), System.getenv());
      trackers.add(
          new MlflowTracker(mlflow, client, runName, parameters, tags, firstSystem, clock));
    }
    return trackers;
  }
}
