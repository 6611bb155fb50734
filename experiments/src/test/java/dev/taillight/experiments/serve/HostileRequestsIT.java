package dev.taillight.experiments.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.nominate.IndexKind;
import dev.taillight.experiments.robustness.Mutation;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that are damaged at random, and some that are made to hurt, over a plain socket. They
 * are answered or refused, never by an own bug, and the endpoint lives on. {@code
 * -Dtaillight.damage.cases=N} sends N of each kind, {@code -Dtaillight.damage.seed=S} others.
 */
class HostileRequestsIT {

  private static final int CASES = Integer.getInteger("taillight.damage.cases", 60);
  private static final long SEED = Long.getLong("taillight.damage.seed", 0);

  /** Far above any answer, and above the time after which idle clients are let go. */
  private static final int LIMIT_MILLIS = 30_000;

  private static final List<String> BODIES =
      List.of(
          "{\"features\":{\"topic\":\"topic1\",\"words\":[\"word1\",\"word2\"]},\"k\":5}",
          "{\"features\":{\"topic\":[\"topic2\"]},\"history\":[\"item2\",\"item3\"],\"k\":7}");

  private static ServedRun run;
  private static TrialServer server;

  @BeforeAll
  static void start() throws IOException {
    run = ServedRun.open(new RunFolder(FinishedRun.folder()), IndexKind.EXACT, Progress.silent());
    ServeLimits limits = ServeLimits.of(2, Duration.ofSeconds(10));
    server = TrialServer.start("127.0.0.1", 0, new HostCheck(List.of()), limits, run);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    run.close();
  }

  @Test
  void damagedBodiesAreAnsweredOrRefused() throws IOException {
    List<String> bugs = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      RandomStream stream = RandomStream.of(SEED, "body", i);
      boolean query = stream.nextInt(2) == 0;
      byte[] body = BODIES.get(query ? 1 : 0).getBytes(StandardCharsets.UTF_8);
      byte[] damaged = Mutation.of(body, stream);
      String answer = answer(post(query ? "/api/queries" : "/api/items/similar", damaged));
      if (!answer.startsWith("HTTP/1.1 200") && !answer.startsWith("HTTP/1.1 400")) {
        bugs.add("case " + i + " of seed " + SEED + ": " + answer);
      }
    }
    assertEquals(List.of(), bugs);
  }

  @Test
  void damagedRequestsAreAnsweredOrDropped() throws IOException {
    List<byte[]> whole =
        List.of(
            post("/api/queries", BODIES.get(1).getBytes(StandardCharsets.UTF_8)),
            get("/api/users/user3/items?k=5&include_training=true"),
            get("/api/suggest?kind=item&prefix=39"));
    List<String> bugs = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      RandomStream stream = RandomStream.of(SEED, "request", i);
      byte[] request = Mutation.of(whole.get(stream.nextInt(whole.size())), stream);
      String answer = answer(request);
      if (answer.startsWith("HTTP/1.1 500") || answer.contains("\tat ")) {
        bugs.add("case " + i + " of seed " + SEED + ": " + answer);
      }
    }
    assertEquals(List.of(), bugs);
    assertTrue(answer(get("/api/health")).startsWith("HTTP/1.1 200"));
  }

  static Stream<byte[]> hostile() {
    byte[] nothing = new byte[0];
    String end = "Host: localhost\r\nConnection: close\r\n\r\n";
    String claims = "POST /api/queries HTTP/1.1\r\nContent-Length: ";
    return Stream.of(
        post("/api/queries", "[".repeat(60_000).getBytes(StandardCharsets.UTF_8)),
        post("/api/queries", "{\"a\":".repeat(12_000).getBytes(StandardCharsets.UTF_8)),
        post("/api/queries", new byte[1 << 20]),
        post(
            "/api/queries",
            ("{\"k\":" + "9".repeat(60_000) + "}").getBytes(StandardCharsets.UTF_8)),
        post("/api/queries", ("{\"k\":1e999999999}").getBytes(StandardCharsets.UTF_8)),
        post("/api/queries", keys(7_000).getBytes(StandardCharsets.UTF_8)),
        post("/api/queries", "null".getBytes(StandardCharsets.UTF_8)),
        post("/api/queries", nothing),
        post("/api/queries", new byte[] {0, 0, '{', 0, 0, 0, '}', 0}),
        post("/api/queries", new byte[] {'"', (byte) 0x80, '"'}),
        ascii(claims + "2147483647\r\n" + end),
        ascii(claims + "9223372036854775807\r\n" + end),
        ascii(claims + "-1\r\n" + end),
        ascii(claims + "many\r\n" + end),
        ascii(
            "POST /api/queries HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + end + "7fffffff\r\n"),
        ascii("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n" + end),
        ascii("GET / HTTP/1.1\r\n" + headers(5_000) + end),
        ascii("GET / HTTP/1.1\r\nX: " + "y".repeat(1 << 20) + "\r\n" + end),
        ascii("\0\0\0\0\r\n\r\n"),
        ascii("GET /api/users/%00%2e%2e%2f/items HTTP/1.1\r\n" + end),
        ascii("GET /../../../etc/passwd HTTP/1.1\r\n" + end));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatIsMadeToHurtIsRefused(byte[] request) throws IOException {
    String answer = answer(request);
    assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 4\\d\\d .*"), answer);
    assertTrue(answer(get("/api/health")).startsWith("HTTP/1.1 200"));
  }

  private static String headers(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append('X').append(i).append(": y\r\n");
    }
    return text.toString();
  }

  private static String keys(int count) {
    StringBuilder text = new StringBuilder("{\"k0\":1");
    for (int i = 1; i < count; i++) {
      text.append(",\"").append(i).append("\":1");
    }
    return text.append('}').toString();
  }

  private static byte[] get(String address) {
    return ascii("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static byte[] post(String address, byte[] body) {
    byte[] head =
        ascii(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                .formatted(address, body.length));
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What comes back until the endpoint closes; empty if it only closes. */
  private static String answer(byte[] request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.url().getPort())) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return ""; // Closed while we were still writing.
    }
  }
}
