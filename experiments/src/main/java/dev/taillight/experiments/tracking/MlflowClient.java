package dev.taillight.experiments.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * MLflow's REST API. Its own Java client is not used: it brings an HTTP client and protocol buffers
 * of its own, and calls the {@code mlflow} command of Python to store a file.
 */
final class MlflowClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(2);
  private static final int OK = 200;

  private final String base;
  private final Map<String, String> environment;
  private final HttpClient http;

  /**
   * @param url the address of the server
   * @param environment the variables of the process: MLFLOW_TRACKING_TOKEN, or
   *     MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, as MLflow's own clients read them
   */
  MlflowClient(String url, Map<String, String> environment) {
    this.base = url.replaceAll("/+$", "");
    this.environment = environment;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  }

  /** The server refuses. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String code;

    RefusedException(String message, String code) {
      super(message);
      this.code = code;
    }

    /** MLflow's word for it, e.g. {@code RESOURCE_DOES_NOT_EXIST}; empty if there is none. */
    String code() {
      return code;
    }
  }

  JsonNode get(String method, Map<String, String> parameters) throws IOException {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (key, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send(request(API + method + query, ANSWER_TIMEOUT).GET());
  }

  JsonNode post(String method, Object body) throws IOException {
    return send(
        request(API + method, ANSWER_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** Stores a file under a path of the server's own store. */
  void upload(String path, Path file) throws IOException {
    send(
        request(ARTIFACTS + path, UPLOAD_TIMEOUT)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file)));
  }

  /** Secrets that come from files tend to end with a line feed. */
  private String variable(String name) {
    return environment.getOrDefault(name, "").strip();
  }

  private HttpRequest.Builder request(String path, Duration timeout) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
    String token = variable("MLFLOW_TRACKING_TOKEN");
    String user = variable("MLFLOW_TRACKING_USERNAME");
    if (!token.isEmpty()) {
      authorize(request, "Bearer " + token);
    } else if (!user.isEmpty()) {
      String both = user + ":" + variable("MLFLOW_TRACKING_PASSWORD");
      authorize(
          request,
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }
    return request;
  }

  private static void authorize(HttpRequest.Builder request, String value) throws IOException {
    try {
      request.header("Authorization", value);
    } catch (IllegalArgumentException e) { // its message has the value
      throw new IOException("MLFLOW_TRACKING_TOKEN holds what cannot be sent in a header");
    }
  }

  private JsonNode send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw refusal(request, response);
      }
      return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), e);
    }
  }

  private static RefusedException refusal(HttpRequest request, HttpResponse<String> response) {
    String body = response.body();
    String code = "";
    String message = body.length() > 300 ? body.substring(0, 300) : body;
    try {
      JsonNode told = JSON.readTree(body);
      code = told.path("error_code").asText();
      message = told.path("message").asText(message);
    } catch (IOException e) {
      // Some proxies answer with a page; its beginning is shown.
    }
    return new RefusedException(
        "%s answers %d: %s %s"
            .formatted(request.uri().getPath(), response.statusCode(), code, message)
            .strip(),
        code);
  }
}
