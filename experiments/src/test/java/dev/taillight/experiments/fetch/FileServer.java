package dev.taillight.experiments.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of files in memory, on this machine, that misbehaves as it is told. */
public final class FileServer implements AutoCloseable {

  /** What the server does with one request. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange, FileServer server) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new HashMap<>();
  private final Queue<Behaviour> behaviours = new ConcurrentLinkedQueue<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private boolean validators = true;

  public FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Offers a file; its entity tag changes with its content. */
  public FileServer put(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** What is done with the next requests, one after the other, instead of answering them. */
  public FileServer next(Behaviour... next) {
    behaviours.addAll(List.of(next));
    return this;
  }

  /** Tells neither entity tags nor times from now on. */
  public FileServer withoutValidators() {
    validators = false;
    return this;
  }

  /** The address of a file or folder. */
  public String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What was asked for, each as {@code PATH RANGE}. */
  public List<String> requests() {
    return requests;
  }

  /** Sends so many bytes of what was asked for, and then hangs up. */
  public static Behaviour cutAfter(int bytes) {
    return (exchange, server) -> server.answer(exchange, bytes);
  }

  /** Answers with a status and nothing else. */
  public static Behaviour status(int status) {
    return (exchange, server) -> exchange.sendResponseHeaders(status, -1);
  }

  /** Sends the client elsewhere. */
  public static Behaviour redirect(String location) {
    return (exchange, server) -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
    try (exchange) {
      Behaviour behaviour = behaviours.poll();
      if (behaviour == null) {
        answer(exchange, Integer.MAX_VALUE);
      } else {
        behaviour.answer(exchange, this);
      }
    }
  }

  private void answer(HttpExchange exchange, int most) throws IOException {
    byte[] content = files.get(exchange.getRequestURI().getPath());
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String tag = "\"" + java.util.Arrays.hashCode(content) + "\"";
    if (validators) {
      exchange.getResponseHeaders().add("ETag", tag);
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    int start = 0;
    int status = 200;
    if (range != null && same) {
      start = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      status = 206;
      if (start >= content.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(status, content.length - start);
    exchange.getResponseBody().write(content, start, Math.min(most, content.length - start));
    exchange.getResponseBody().flush();
  }
}
