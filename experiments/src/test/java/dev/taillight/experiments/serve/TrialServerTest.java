package dev.taillight.experiments.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds and refusals of the endpoint, with endpoints that are made up. */
class TrialServerTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LONG = Duration.ofSeconds(60);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  private final Routes routes =
      Routes.none()
          .with("GET", "/api/echo/{id}/twice", request -> Map.of("id", request.id()))
          .with(
              "POST",
              "/api/features",
              request -> Map.of("features", request.body("features").features()))
          .with("GET", "/api/wait", request -> await())
          .with(
              "GET",
              "/api/bug",
              request -> {
                throw new IllegalStateException("secret");
              });

  private TrialServer server;

  @AfterEach
  void close() {
    go.countDown();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void anIdCanHoldAnything() throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> response = get("api/echo/a%2F..%2F%C3%A9%20%22%3Cb%3E/twice");
    assertEquals(200, response.statusCode());
    assertEquals("{\"id\":\"a/../é \\\"<b>\"}", response.body());
    assertEquals("nosniff", header(response, "X-Content-Type-Options"));
    assertEquals("application/json; charset=utf-8", header(response, "Content-Type"));
    assertTrue(header(response, "Content-Security-Policy").startsWith("default-src 'none'"));
    assertTrue(response.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
  }

  @Test
  void thePageIsOneFileUnderAPolicy() throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> page = get("");
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<h1 id=\"title\">"), page.body());
    assertFalse(page.body().contains("{{"), "a part is missing");
    assertFalse(page.body().matches("(?s).*(src|href)=\"(?!data:|#)[^\"]*\".*"), "nothing else");
    String policy = header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, api/nothing, 404",
    "GET, ../../etc/passwd, 404",
    "GET, %2e%2e/%2e%2e/etc/passwd, 404",
    "GET, favicon.ico, 404",
    "GET, api/echo//, 404",
    "POST, '', 405",
    "POST, api/echo/1/twice, 405",
    "DELETE, api/features, 405",
    "GET, api/features, 405",
    "GET, api/echo/%ff/twice, 400",
    "GET, api/echo/1/twice?a=1&a=2, 400"
  })
  void whatIsNotThereIsRefused(String method, String address, int status) throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> response = send(method, address);
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(response.body().startsWith("{\"error\":\""), response.body());
    assertFalse(response.body().contains("root:"), response.body());
    assertEquals(
        status != 405 ? "" : address.equals("api/features") ? "POST" : "GET, HEAD",
        header(response, "Allow"));
  }

  @Test
  void aBodyHasABound() throws Exception {
    start(ServeLimits.of(2, LONG));
    String frame = "{\"features\":{\"a\":\"\"}}";
    String most = frame.replace("\"\"", "\"" + "x".repeat((64 << 10) - frame.length()) + "\"");
    assertEquals(64 << 10, most.length());
    assertEquals(200, post("api/features", most).statusCode());
    HttpResponse<String> refused = post("api/features", most + " ");
    assertEquals(413, refused.statusCode());
    assertEquals("{\"error\":\"a body needs at most 65,536 bytes\"}", refused.body());
  }

  /** More than the sockets hold: a client that is still sending reads nothing. */
  @Test
  void aBodyFarAboveTheBoundIsRefusedInJson() throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> refused = post("api/features", "x".repeat(20 << 20));
    assertEquals(413, refused.statusCode());
    assertEquals("{\"error\":\"a body needs at most 65,536 bytes\"}", refused.body());
    assertEquals("application/json; charset=utf-8", header(refused, "Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"features\":null}", "{\"features\":{}}"})
  void noFeaturesAreNone(String body) throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> response = post("api/features", body);
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("{\"features\":{}}", response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "api/health", "api/echo/1/twice", "api/nothing"})
  void headIsTheHeaderOfGet(String address) throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> get = get(address);
    HttpResponse<String> head = send("HEAD", address);
    assertEquals(get.statusCode(), head.statusCode());
    assertEquals("", head.body());
    for (String name : List.of("Content-Type", "Content-Length", "Content-Security-Policy")) {
      assertEquals(header(get, name), header(head, name), name);
    }
    assertEquals(
        String.valueOf(get.body().getBytes(StandardCharsets.UTF_8).length),
        header(head, "Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{\"featurs\":{}}",
        "{\"features\":[]}",
        "{\"features\":{\"a\":{}}}"
      })
  void aBodyThatCannotBeUsedIsRefused(String body) throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> response = post("api/features", body);
    assertEquals(400, response.statusCode(), response.body());
    if (body.contains("featurs")) {
      assertTrue(response.body().contains("did you mean features?"), response.body());
    }
  }

  @Test
  void deepBodiesAreRefused() throws Exception {
    start(ServeLimits.of(2, LONG));
    assertEquals(400, post("api/features", "[".repeat(60_000)).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:1, 200",
    "127.0.0.1, 200",
    "[::1]:8080, 200",
    "LOCALHOST, 200",
    "there.example, 200",
    "evil.example, 400",
    "localhost.evil.example, 400",
    "evil.example:127.0.0.1, 400",
    "'', 400"
  })
  void onlyItsOwnNamesAreAnswered(String host, int status) throws Exception {
    start(ServeLimits.of(2, LONG));
    assertTrue(raw("GET /api/health HTTP/1.1", host).startsWith("HTTP/1.1 " + status), host);
  }

  @Test
  void percentSignsNeedDigits() throws Exception {
    start(ServeLimits.of(2, LONG));
    assertTrue(raw("GET /api/echo/%4/twice HTTP/1.1", "localhost").startsWith("HTTP/1.1 400"));
    assertTrue(raw("GET /api/echo/é/twice HTTP/1.1", "localhost").startsWith("HTTP/1.1 400"));
  }

  @Test
  void aBugSaysNothingOfItself() throws Exception {
    start(ServeLimits.of(2, LONG));
    HttpResponse<String> response = get("api/bug");
    assertEquals(500, response.statusCode());
    assertFalse(response.body().contains("secret"), response.body());
  }

  @Test
  void whatTakesTooLongIsInterrupted() throws Exception {
    start(ServeLimits.of(1, Duration.ofMillis(200)));
    HttpResponse<String> response = get("api/wait");
    assertEquals(504, response.statusCode(), response.body());
    assertTrue(interrupted.await(30, TimeUnit.SECONDS), "the work goes on");
    assertEquals(200, get("api/echo/1/twice").statusCode(), "the thread is free again");
  }

  /** One works, one waits; of two more that come at the same time, one is refused. */
  @Test
  void moreThanCanWaitAreRefused() throws Exception {
    start(new ServeLimits(1, 1, LONG));
    CompletableFuture<HttpResponse<String>> working = getLater("api/wait");
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    List<CompletableFuture<HttpResponse<String>>> others =
        List.of(getLater("api/echo/1/twice"), getLater("api/echo/2/twice"));
    HttpResponse<String> refused =
        (HttpResponse<String>)
            CompletableFuture.anyOf(others.toArray(CompletableFuture[]::new))
                .get(30, TimeUnit.SECONDS);
    assertEquals(429, refused.statusCode(), refused.body());
    assertEquals("1", header(refused, "Retry-After"));
    assertEquals(200, get("api/health").statusCode(), "health needs no place");
    go.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> other : others) {
      statuses.add(other.get(30, TimeUnit.SECONDS).statusCode());
    }
    assertEquals(List.of(200, 429), statuses.stream().sorted().toList());
    assertEquals(200, working.get(30, TimeUnit.SECONDS).statusCode());
  }

  /** Clients that never end their requests take no thread that another needs. */
  @Test
  void slowClientsAreNobodysConcern() throws Exception {
    start(ServeLimits.of(1, LONG));
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        Socket socket = new Socket("127.0.0.1", server.url().getPort());
        slow.add(socket);
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      }
      assertEquals(200, get("api/echo/1/twice").statusCode());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aClosedOneAnswersNothing() throws Exception {
    start(ServeLimits.of(1, LONG));
    server.close();
    assertThrows(ConnectException.class, () -> get("api/health"));
  }

  @Test
  void aPortInUseIsRefusedInWords() throws Exception {
    start(ServeLimits.of(1, LONG));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                TrialServer.start(
                    "127.0.0.1",
                    server.url().getPort(),
                    new HostCheck(List.of()),
                    ServeLimits.of(1, LONG),
                    routes));
    assertTrue(error.getMessage().contains("--port 0 takes a free port"), error.getMessage());
  }

  private Object await() {
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      Thread.currentThread().interrupt();
    }
    return Map.of();
  }

  private void start(ServeLimits limits) throws IOException {
    server =
        TrialServer.start("127.0.0.1", 0, new HostCheck(List.of("there.example")), limits, routes);
  }

  private HttpResponse<String> get(String address) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.url() + address)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String method, String address) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.url() + address))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> getLater(String address) {
    return CLIENT.sendAsync(
        HttpRequest.newBuilder(URI.create(server.url() + address)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String address, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.url() + address))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Java's client sends no other Host than the right one. */
  private String raw(String line, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.url().getPort())) {
      String request = line + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
