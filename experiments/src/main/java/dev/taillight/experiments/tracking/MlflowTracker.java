package dev.taillight.experiments.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taillight.experiments.tracking.MlflowClient.RefusedException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows runs on a server of MLflow: settings as parameters, figures as metrics, the report as an
 * artifact. The metrics of all systems of a run are in one run of MLflow, those of others than the
 * first under the name of the system.
 */
final class MlflowTracker implements Tracker {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowTracker.class);

  /** What MLflow takes at a time and in length (mlflow.utils.validation). */
  private static final int MOST_METRICS = 1000;

  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_PARAMETER = 500;
  private static final String STORE = "mlflow-artifacts:/";

  private final MlflowConfig config;
  private final MlflowClient client;
  private final String runName;
  private final Map<String, String> parameters;
  private final Map<String, String> ownTags;
  private final String firstSystem;
  private final Clock clock;
  private String run = "";

  /**
   * @param runName the name of the run
   * @param parameters the settings by their keys
   * @param ownTags what the program itself marks runs with
   * @param firstSystem the system whose metrics have no prefix
   */
  MlflowTracker(
      MlflowConfig config,
      MlflowClient client,
      String runName,
      Map<String, String> parameters,
      Map<String, String> ownTags,
      String firstSystem,
      Clock clock) {
    this.config = config;
    this.client = client;
    this.runName = runName;
    this.parameters = parameters;
    this.ownTags = ownTags;
    this.firstSystem = firstSystem;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "mlflow";
  }

  @Override
  public String target() {
    return config.url() + " " + config.experiment();
  }

  @Override
  public String begin() throws IOException {
    List<Map<String, String>> tags = new ArrayList<>();
    ownTags.forEach((key, value) -> tags.add(Map.of("key", key, "value", value)));
    config.tagValues().forEach((key, value) -> tags.add(Map.of("key", key, "value", value)));
    JsonNode created =
        client.post(
            "runs/create",
            Map.of(
                "experiment_id",
                experiment(),
                "run_name",
                runName,
                "start_time",
                clock.millis(),
                "tags",
                tags));
    run = created.at("/run/info/run_id").asText();
    logParameters();
    return run;
  }

  @Override
  public void resume(String known) throws IOException {
    client.post("runs/update", Map.of("run_id", known, "status", "RUNNING"));
    run = known;
  }

  @Override
  public void log(String system, List<MetricLine> lines) throws IOException {
    List<Map<String, Object>> metrics = new ArrayList<>();
    for (MetricLine line : lines) {
      line.scalars()
          .forEach((name, value) -> metrics.add(metric(system, name, value, line.step())));
    }
    logMetrics(metrics);
  }

  @Override
  public void end(
      Ending ending, Map<String, Map<String, Double>> systems, long lastStep, List<Path> files)
      throws IOException {
    List<Map<String, Object>> metrics = new ArrayList<>();
    for (Entry<String, Map<String, Double>> system : systems.entrySet()) {
      system
          .getValue()
          .forEach((name, value) -> metrics.add(metric(system.getKey(), name, value, lastStep)));
    }
    logMetrics(metrics);
    for (Path file : files) {
      upload(file);
    }
    client.post(
        "runs/update", Map.of("run_id", run, "status", ending.name(), "end_time", clock.millis()));
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  private String experiment() throws IOException {
    try {
      return found();
    } catch (RefusedException e) {
      if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    try {
      return client
          .post("experiments/create", Map.of("name", config.experiment()))
          .path("experiment_id")
          .asText();
    } catch (RefusedException e) {
      if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
      return found(); // another run was faster
    }
  }

  private String found() throws IOException {
    return client
        .get("experiments/get-by-name", Map.of("experiment_name", config.experiment()))
        .at("/experiment/experiment_id")
        .asText();
  }

  private void logParameters() throws IOException {
    List<Map<String, String>> all = new ArrayList<>();
    parameters.forEach((key, value) -> all.add(Map.of("key", key, "value", shortened(value))));
    for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
      List<Map<String, String>> part =
          all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS));
      client.post("runs/log-batch", Map.of("run_id", run, "params", part));
    }
  }

  private void logMetrics(List<Map<String, Object>> metrics) throws IOException {
    for (int from = 0; from < metrics.size(); from += MOST_METRICS) {
      List<Map<String, Object>> part =
          metrics.subList(from, Math.min(metrics.size(), from + MOST_METRICS));
      client.post("runs/log-batch", Map.of("run_id", run, "metrics", part));
    }
  }

  private Map<String, Object> metric(String system, String name, double value, long step) {
    String prefix = system.equals(firstSystem) ? "" : system + "/";
    return Map.of(
        "key", prefix + key(name), "value", value, "timestamp", clock.millis(), "step", step);
  }

  /** MLflow has no '@' in the names of metrics. */
  static String key(String name) {
    return name.replace("@", "_at_");
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_PARAMETER
        ? value
        : value.substring(0, LONGEST_PARAMETER - 1) + "…";
  }

  /** Servers that keep files themselves take them; those that only name a store do not. */
  private void upload(Path file) throws IOException {
    String place =
        client.get("runs/get", Map.of("run_id", run)).at("/run/info/artifact_uri").asText();
    if (!place.startsWith(STORE)) {
      LOG.warn(
          "tracker=mlflow file={} skipped=\"the server keeps artifacts in {}, which only its own"
              + " clients reach\"",
          file.getFileName(),
          place);
      return;
    }
    String path = place.substring(STORE.length()) + "/" + file.getFileName();
    String encoded =
        Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty())
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    client.upload(encoded, file);
  }
}
