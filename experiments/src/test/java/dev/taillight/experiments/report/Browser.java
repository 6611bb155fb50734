package dev.taillight.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.files.AtomicFiles;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One page of a headless Chromium, driven over the Chrome DevTools Protocol. (The command line's
 * {@code --window-size} cannot go below 500 pixels, and it cannot press keys.) The browser has no
 * network but this machine's own: every host name fails to resolve.
 */
public final class Browser implements AutoCloseable {

  private static final long SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final String session;
  private final Map<Integer, CompletableFuture<JsonNode>> pending;
  private final BlockingQueue<JsonNode> events;
  private int lastId;

  private Browser(Process process, Path profile) throws Exception {
    this.process = process;
    this.profile = profile;
    this.pending = new ConcurrentHashMap<>();
    this.events = new LinkedBlockingQueue<>();
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(endpoint(), new Messages())
            .get(SECONDS, TimeUnit.SECONDS);
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    this.session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Network.enable", Map.of());
  }

  /** The browser's program on the PATH, if one is installed. */
  public static Optional<Path> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static Browser start(Path program) throws Exception {
    Path profile = Files.createTempDirectory("taillight-browser");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output.txt").toFile())
            .start();
    try {
      return new Browser(process, profile);
    } catch (Exception e) {
      String output = Files.readString(profile.resolve("output.txt"));
      stop(process, profile);
      throw new IllegalStateException("the browser did not start: " + output, e);
    }
  }

  /** Changes the screen that the page is on. */
  public void show(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Opens a file as on a screen of this width and colour scheme, and waits until it is ready. */
  public void open(Path page, int width, int height, boolean dark) throws Exception {
    open(page.toUri(), width, height, dark);
  }

  /** Opens an address as {@link #open(Path, int, int, boolean)} opens a file. */
  public void open(URI page, int width, int height, boolean dark) throws Exception {
    show(width, height, dark);
    events.clear();
    call("Page.navigate", Map.of("url", page.toString()));
    await("document.body && document.body.dataset.ready === 'true'");
  }

  /** Waits until an expression is true. */
  public void await(String expression) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!"true".equals(text("String(%s)".formatted(expression)))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the page did not get to %s: %s"
                .formatted(expression, text("document.body.dataset.errors")));
      }
      Thread.sleep(50);
    }
  }

  /** Types a text, letter by letter, into what has the focus. */
  public void type(String text) throws Exception {
    for (int i = 0; i < text.length(); i++) {
      String letter = text.substring(i, i + 1);
      press(letter, Character.toUpperCase(letter.charAt(0)), letter);
    }
  }

  /** The value of an expression, as text. */
  public String text(String expression) throws Exception {
    return evaluate(expression).asText();
  }

  /** The value of an expression, as an int. */
  public int number(String expression) throws Exception {
    JsonNode value = evaluate(expression);
    if (!value.isNumber()) {
      throw new IllegalStateException(expression + " is no number: " + value);
    }
    return value.asInt();
  }

  /** Presses and releases a key. */
  public void press(String key, int code, String text) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "windowsVirtualKeyCode", code, "text", text));
    }
  }

  /** Every address that was asked for since the page was opened. */
  public List<String> requests() {
    List<JsonNode> seen = new ArrayList<>(events);
    return seen.stream()
        .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.path("params").path("request").path("url").asText())
        .toList();
  }

  /** What the page wrote to the console or threw since it was opened. */
  public List<String> complaints() {
    List<JsonNode> seen = new ArrayList<>(events);
    return seen.stream()
        .filter(
            event ->
                event.path("method").asText().equals("Runtime.exceptionThrown")
                    || event.path("method").asText().equals("Runtime.consoleAPICalled")
                    || event.path("method").asText().equals("Page.javascriptDialogOpening"))
        .map(event -> event.path("params").toString())
        .toList();
  }

  /** Takes a picture of the whole page, or of one element. */
  public void picture(Path file, String selector) throws Exception {
    JsonNode box =
        JSON.readTree(
            text(
                ("(() => { const r = document.querySelector('%s').getBoundingClientRect();"
                        + " return JSON.stringify({x: r.x + scrollX, y: r.y + scrollY,"
                        + " width: r.width, height: r.height}); })()")
                    .formatted(selector)));
    ObjectNode clip = ((ObjectNode) box).put("scale", 1);
    JsonNode answer =
        call(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    stop(process, profile);
  }

  private JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    return call(session, method, parameters);
  }

  private JsonNode call(String toSession, String method, Map<String, ?> parameters)
      throws Exception {
    int id = ++lastId;
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!toSession.isEmpty()) {
      message.put("sessionId", toSession);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode received = answer.get(SECONDS, TimeUnit.SECONDS);
    if (received.has("error")) {
      throw new IllegalStateException(method + ": " + received.path("error"));
    }
    return received.path("result");
  }

  private URI endpoint() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the browser opened no port for the tests");
  }

  private static void stop(Process process, Path profile) throws IOException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
    AtomicFiles.deleteTree(profile);
  }

  /** Puts the fragments of a message together and hands it to whom it is for. */
  private final class Messages implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        deliver(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void deliver(String message) {
      try {
        JsonNode node = JSON.readTree(message);
        CompletableFuture<JsonNode> waiting = pending.remove(node.path("id").asInt(0));
        if (waiting != null) {
          waiting.complete(node);
        } else {
          events.add(node);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
