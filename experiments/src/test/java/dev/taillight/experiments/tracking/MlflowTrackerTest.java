package dev.taillight.experiments.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taillight.experiments.tracking.Tracker.Ending;
import dev.taillight.settings.InvalidSettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is sent to a server of MLflow, after its REST API; {@code
 * experiments/conformance/tracking.sh} asks a real one.
 */
final class MlflowTrackerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(7), ZoneOffset.UTC);

  @TempDir Path temp;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, String> parameters = new TreeMap<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    answers.put("experiments/get-by-name", "{\"experiment\":{\"experiment_id\":\"3\"}}");
    answers.put("runs/create", "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}");
    answers.put(
        "runs/get", "{\"run\":{\"info\":{\"artifact_uri\":\"mlflow-artifacts:/3/r1/artifacts\"}}}");
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void aRunWithItsSettings() throws IOException {
    IntStream.range(0, 101).forEach(i -> parameters.put("p" + i, "v" + i));
    parameters.put("p0", "x".repeat(600));
    assertEquals("r1", tracker(Map.of()).begin());
    assertEquals(
        List.of(
            "GET experiments/get-by-name?experiment_name=my+tests",
            "POST runs/create",
            "POST runs/log-batch",
            "POST runs/log-batch"),
        calls);
    assertEquals(
        JSON.readTree(
            """
            {"experiment_id": "3", "run_name": "debian", "start_time": 7,
             "tags": [{"key": "own", "value": "1"}, {"key": "team", "value": "a=b"}]}"""),
        bodies.get(1));
    assertEquals(100, bodies.get(2).path("params").size());
    assertEquals(1, bodies.get(3).path("params").size());
    JsonNode longest = bodies.get(2).path("params").get(0);
    assertEquals("p0", longest.path("key").asText());
    assertEquals("x".repeat(499) + "…", longest.path("value").asText());
  }

  @Test
  void anExperimentIsMadeWhenThereIsNone() throws IOException {
    answers.put("experiments/get-by-name", "404 {\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}");
    answers.put("experiments/create", "{\"experiment_id\":\"9\"}");
    tracker(Map.of()).begin();
    assertEquals("POST experiments/create", calls.get(1));
    assertEquals("9", bodies.get(2).path("experiment_id").asText());
  }

  @Test
  void figuresAndTheirSteps() throws IOException {
    Tracker tracker = tracker(Map.of());
    tracker.resume("r9");
    tracker.log("taillight", List.of(new MetricLine(20, Map.of("validation/recall@20/tail", 0.5))));
    tracker.log("without_ssl", List.of(new MetricLine(40, Map.of("train/loss", 8.0))));
    assertEquals(JSON.readTree("{\"run_id\":\"r9\",\"status\":\"RUNNING\"}"), bodies.get(0));
    assertEquals(
        JSON.readTree(
            """
            {"run_id": "r9", "metrics": [{"key": "validation/recall_at_20/tail", "value": 0.5,
             "timestamp": 7, "step": 20}]}"""),
        bodies.get(1));
    assertEquals("without_ssl/train/loss", bodies.get(2).at("/metrics/0/key").asText());
  }

  @Test
  void manyFiguresComeInParts() throws IOException {
    Tracker tracker = tracker(Map.of());
    tracker.resume("r9");
    List<MetricLine> lines =
        IntStream.range(0, 2001)
            .mapToObj(i -> new MetricLine(i, Map.of("train/loss", 1.0)))
            .toList();
    tracker.log("taillight", lines);
    assertEquals(
        List.of(1000, 1000, 1),
        bodies.subList(1, 4).stream().map(body -> body.path("metrics").size()).toList());
  }

  @Test
  void theEndWithItsReport() throws IOException {
    Path report = Files.writeString(temp.resolve("report.html"), "<html>");
    Tracker tracker = tracker(Map.of());
    tracker.resume("r1");
    tracker.end(
        Ending.FINISHED, Map.of("taillight", Map.of("test/mrr@10/cold", 0.1)), 99, List.of(report));
    assertEquals(
        "PUT /api/2.0/mlflow-artifacts/artifacts/3/r1/artifacts/report.html", calls.get(3));
    assertEquals(99, bodies.get(1).at("/metrics/0/step").asLong());
    assertEquals(
        JSON.readTree("{\"run_id\":\"r1\",\"status\":\"FINISHED\",\"end_time\":7}"), bodies.get(4));
  }

  @Test
  void storesThatOnlyOthersReachAreLeftAlone() throws IOException {
    answers.put("runs/get", "{\"run\":{\"info\":{\"artifact_uri\":\"s3://bucket/3/r1\"}}}");
    Tracker tracker = tracker(Map.of());
    tracker.resume("r1");
    tracker.end(
        Ending.FAILED, Map.of(), 0, List.of(Files.writeString(temp.resolve("report.html"), "x")));
    assertEquals(List.of("POST runs/update", "GET runs/get?run_id=r1", "POST runs/update"), calls);
  }

  @Test
  void namesAndTokensAreThoseOfMlflow() throws IOException {
    tracker(Map.of("MLFLOW_TRACKING_TOKEN", "t")).resume("r1");
    tracker(Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p")).resume("r1");
    // The output of: printf u:p | base64
    assertEquals(List.of("Bearer t", "Basic dTpw"), authorizations);
  }

  @Test
  void secretsComeWithoutTheLineFeedOfTheirFile() throws IOException {
    tracker(Map.of("MLFLOW_TRACKING_TOKEN", "t\n")).resume("r1");
    assertEquals(List.of("Bearer t"), authorizations);
  }

  @Test
  void aSecretThatCannotBeSentIsNotShown() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> tracker(Map.of("MLFLOW_TRACKING_TOKEN", "to\nken")).resume("r1"));
    assertEquals("MLFLOW_TRACKING_TOKEN holds what cannot be sent in a header", e.getMessage());
    assertNull(e.getCause(), "its message has the token");
  }

  @Test
  void addressesHoldNoSecrets() {
    for (String url :
        List.of("https://me:s3cr3t@host", "https://s3cr3t@host/x", "http://host/?key=s3cr3t")) {
      InvalidSettingsException e =
          assertThrows(InvalidSettingsException.class, () -> new MlflowConfig(url, "x", List.of()));
      assertTrue(e.getMessage().contains("MLFLOW_TRACKING_TOKEN"), e.getMessage());
      assertFalse(e.getMessage().contains("s3cr3t"), e.getMessage());
    }
  }

  @Test
  void refusalsSayWhatTheServerSaid() {
    answers.put(
        "runs/update", "403 {\"error_code\":\"PERMISSION_DENIED\",\"message\":\"not for you\"}");
    IOException e = assertThrows(IOException.class, () -> tracker(Map.of()).resume("r1"));
    assertEquals(
        "/api/2.0/mlflow/runs/update answers 403: PERMISSION_DENIED not for you", e.getMessage());
  }

  @Test
  void settingsAreChecked() {
    InvalidSettingsException e =
        assertThrows(
            InvalidSettingsException.class,
            () -> new MlflowConfig("localhost:5000", " ", List.of("team", "a=b", "x@y=1")));
    assertTrue(e.getMessage().contains("url: expected an address"), e.getMessage());
    assertTrue(e.getMessage().contains("experiment: expected the name"), e.getMessage());
    assertTrue(e.getMessage().contains("tags[0]: expected KEY=VALUE"), e.getMessage());
    assertTrue(e.getMessage().contains("tags[2]: expected KEY=VALUE"), e.getMessage());
  }

  private Tracker tracker(Map<String, String> environment) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    MlflowConfig config = new MlflowConfig(url, "my tests", List.of("team=a=b"));
    return new MlflowTracker(
        config,
        new MlflowClient(url, environment),
        "debian",
        parameters,
        Map.of("own", "1"),
        "taillight",
        CLOCK);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().replace("/api/2.0/mlflow/", "");
    calls.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean json = exchange.getRequestMethod().equals("POST");
    bodies.add(json ? JSON.readTree(body) : JSON.nullNode());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      authorizations.add(authorization);
    }
    String answer = answers.getOrDefault(path.replaceAll("\\?.*", ""), "{}");
    boolean refused = answer.matches("(?s)\\d{3} .*");
    byte[] content = (refused ? answer.substring(4) : answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        refused ? Integer.parseInt(answer.substring(0, 3)) : 200, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }
}
