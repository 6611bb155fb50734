package dev.taillight.experiments.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint and its page over HTTP/1.1, without authentication. Each connection has a thread of
 * its own that reads requests and writes answers, so that slow clients take none of those that
 * search.
 */
public final class TrialServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrialServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

  /** How many connections are open at most; the next ones are closed. */
  private static final int MOST_CONNECTIONS = 256;

  /** How long a thread for clients is kept without one, s. */
  private static final int IDLE_S = 30;

  /** How long a client may take to send a request, and to take an answer, s. */
  private static final int CLIENT_S = 10;

  /** How much of a body that is too large is read and thrown away, bytes. */
  private static final int MOST_DRAINED = 64 << 20;

  private final HttpServer server;
  private final ExecutorService clients;
  private final BoundedWork work;
  private final HostCheck hosts;
  private final ServeLimits limits;
  private final Routes routes;
  private final ServedPage page;
  private final URI url;

  private TrialServer(
      HttpServer server, String host, HostCheck hosts, ServeLimits limits, Routes routes)
      throws IOException {
    this.server = server;
    this.hosts = hosts;
    this.limits = limits;
    this.routes = routes;
    this.page = ServedPage.make();
    this.work = new BoundedWork(limits);
    this.clients =
        new ThreadPoolExecutor(
            0,
            MOST_CONNECTIONS,
            IDLE_S,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            ServeThreads.named("client"),
            new ThreadPoolExecutor.DiscardPolicy());
    String name = host.contains(":") ? "[" + host + "]" : host;
    this.url = URI.create("http://%s:%d/".formatted(name, server.getAddress().getPort()));
  }

  /**
   * Serves a run until it is closed.
   *
   * @param host the name or address to listen at
   * @param port the port, or 0 for a free one
   * @param hosts the names under which it can be asked
   * @param limits what it takes on
   * @param run what is served; it must stay open
   * @throws IllegalArgumentException if the address cannot be used
   */
  public static TrialServer start(
      String host, int port, HostCheck hosts, ServeLimits limits, ServedRun run)
      throws IOException {
    return start(host, port, hosts, limits, new RunEndpoints(run, limits).routes());
  }

  static TrialServer start(
      String host, int port, HostCheck hosts, ServeLimits limits, Routes routes)
      throws IOException {
    limitClients(limits);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("--host " + host + " is no address of this machine");
    }
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (SocketException e) {
      throw new IllegalArgumentException(
          "%s:%d cannot be listened at: %s (--port 0 takes a free port)"
              .formatted(host, port, e.getMessage()),
          e);
    }
    TrialServer started = new TrialServer(server, host, hosts, limits, routes);
    server.setExecutor(started.clients);
    server.createContext("/", started::handle);
    server.start();
    return started;
  }

  /** The server of the JDK reads these once, when the first one is made. */
  private static void limitClients(ServeLimits limits) {
    long answer = limits.time().toSeconds() + CLIENT_S;
    Map<String, Long> properties =
        Map.of(
            "sun.net.httpserver.maxReqTime",
            (long) CLIENT_S,
            "sun.net.httpserver.maxRspTime",
            answer,
            "sun.net.httpserver.maxReqHeaders",
            100L,
            "jdk.httpserver.maxConnections",
            (long) MOST_CONNECTIONS);
    properties.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, String.valueOf(value));
          }
        });
  }

  /** The address of the page. */
  public URI url() {
    return url;
  }

  /** Refuses new requests, lets those being answered end for a moment, and closes the port. */
  @Override
  public void close() {
    work.close();
    server.stop(0);
    clients.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Response response = response(exchange);
      send(exchange, response);
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.getMessage());
    }
  }

  /**
   * An answer.
   *
   * @param policy what a browser lets a page of it do
   * @param headers what else its header has
   */
  private record Response(
      int status, String type, String policy, Map<String, String> headers, byte[] body) {

    static Response html(ServedPage page) {
      return new Response(200, HTML, page.policy(), Map.of(), page.html());
    }

    static Response json(int status, Object value) {
      return json(status, Map.of(), value);
    }

    private static Response json(int status, Map<String, String> headers, Object value) {
      try {
        return new Response(status, JSON_TYPE, API_POLICY, headers, JSON.writeValueAsBytes(value));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("answers hold plain values only", e);
      }
    }

    static Response error(int status, String message) {
      return json(status, Map.of("error", message));
    }

    static Response error(RequestException e) {
      return json(e.status(), e.headers(), Map.of("error", Objects.requireNonNull(e.getMessage())));
    }
  }

  private Response response(HttpExchange exchange) throws IOException {
    try {
      return answered(exchange);
    } catch (RequestException e) {
      return Response.error(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.error(RequestException.UNAVAILABLE, "the endpoint is closing");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOG.error("this is a bug of ours, please report it with the lines below", e);
      return Response.error(
          RequestException.BUG, "a bug of ours; the log of the endpoint has more");
    }
  }

  private Response answered(HttpExchange exchange) throws IOException, InterruptedException {
    requireOurs(exchange);
    URI address = exchange.getRequestURI();
    String query = Objects.requireNonNullElse(address.getRawQuery(), "");
    String rawPath = Objects.requireNonNullElse(address.getRawPath(), "");
    if (rawPath.length() + query.length() > ServeLimits.MAX_ADDRESS || !rawPath.startsWith("/")) {
      throw RequestException.bad(
          "the address needs to begin with / and have at most %d letters"
              .formatted(ServeLimits.MAX_ADDRESS));
    }
    List<String> path = PercentText.path(rawPath);
    if (path.equals(List.of("")) || path.equals(List.of("api", "health"))) {
      requireGet(exchange);
      return path.size() == 1 ? Response.html(page) : Response.json(200, Map.of("status", "ok"));
    }
    Routes.Match match = routes.match(method(exchange), path);
    ApiRequest request = new ApiRequest(match.id(), PercentText.query(query), body(exchange));
    Object answer = work.await(() -> match.endpoint().answer(request));
    return Response.json(200, answer);
  }

  private void requireOurs(HttpExchange exchange) {
    List<String> names = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (names.size() != 1 || !hosts.allows(names.get(0))) {
      throw RequestException.bad(
          "the header Host names %s, this endpoint is one of %s (--allow-host adds a name)"
              .formatted(names, hosts.names().stream().sorted().toList()));
    }
  }

  private static void requireGet(HttpExchange exchange) {
    if (!method(exchange).equals("GET")) {
      throw RequestException.methodNotAllowed("GET, HEAD", exchange.getRequestMethod());
    }
  }

  /** HEAD asks for what GET would answer, without the body. */
  private static String method(HttpExchange exchange) {
    return isHead(exchange) ? "GET" : exchange.getRequestMethod();
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    int most = ServeLimits.MAX_BODY_BYTES;
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(most + 1);
    if (body.length > most) {
      drain(in);
      throw RequestException.tooLarge(most);
    }
    return body;
  }

  /** A client that is still sending when the connection is closed does not read the answer. */
  private static void drain(InputStream in) throws IOException {
    byte[] block = new byte[1 << 16];
    int read = 0;
    for (int left = MOST_DRAINED; left > 0 && read >= 0; left -= read) {
      read = in.read(block);
    }
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.type());
    headers.set("Content-Security-Policy", response.policy());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    response.headers().forEach(headers::set);
    boolean head = isHead(exchange);
    if (head) {
      headers.set("Content-Length", String.valueOf(response.body().length));
    }
    exchange.sendResponseHeaders(response.status(), head ? -1 : response.body().length);
    if (!head) {
      exchange.getResponseBody().write(response.body());
    }
    LOG.debug("status={} threads={}", response.status(), limits.threads());
  }
}
