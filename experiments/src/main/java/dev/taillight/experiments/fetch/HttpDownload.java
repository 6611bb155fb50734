package dev.taillight.experiments.fetch;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads a file over HTTP. What has come is kept in {@code NAME.part} until all is there, and a
 * later try, of this program or the next one, asks for the rest only, if the server says by an
 * entity tag or a time of change that the file is still the same (RFC 9110, 13.1.5 and 14). Proxies
 * are those of Java's usual properties.
 */
final class HttpDownload {

  private static final Logger LOG = LoggerFactory.getLogger(HttpDownload.class);

  private static final int CONNECT_TIMEOUT_MS = 30_000;
  private static final int READ_TIMEOUT_MS = 60_000;
  private static final int MOST_REDIRECTS = 5;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int KIB = 1024;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** Answers that pass by themselves: request timeout, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final List<Duration> waits;
  private final Progress progress;

  /**
   * @param waits how long to wait before each further try
   */
  HttpDownload(List<Duration> waits, Progress progress) {
    this.waits = List.copyOf(waits);
    this.progress = progress;
  }

  /** The network failed, or the server has trouble of its own. */
  private static final class InterruptedTransfer extends Exception {
    private static final long serialVersionUID = 1L;

    InterruptedTransfer(String message) {
      super(message);
    }
  }

  /**
   * Downloads a file; one that is there already stays.
   *
   * @param expected its length, where it is known
   * @throws TryAgainException if the network fails at the last try as well
   * @throws IllegalArgumentException if the server refuses
   * @throws DatasetException if the file has another length
   */
  void to(Path target, String url, OptionalLong expected) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Part part = new Part(target, url);
    for (int tried = 0; ; tried++) {
      try {
        transfer(part, url, expected);
        part.publish();
        return;
      } catch (InterruptedTransfer e) {
        if (tried >= waits.size()) {
          throw new TryAgainException(
              "%s: %s (tried %d times); the same command goes on where this one stopped"
                  .formatted(url, e.getMessage(), tried + 1));
        }
        LOG.warn("url={} tried={} reason=\"{}\"", url, tried + 1, e.getMessage());
        pause(waits.get(tried));
      }
    }
  }

  private void transfer(Part part, String url, OptionalLong expected)
      throws IOException, InterruptedTransfer {
    long start = part.resumable();
    HttpURLConnection connection = open(url, start, part.validator());
    try {
      int status = status(connection, url);
      if (status == RANGE_NOT_SATISFIABLE) {
        part.discard();
        throw new InterruptedTransfer("the server has no rest of what came before");
      }
      boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL && start == begin(connection);
      if (status == HttpURLConnection.HTTP_PARTIAL && !goesOn) {
        part.discard();
        throw new InterruptedTransfer("the server sent another part than asked for");
      }
      long from = goesOn ? start : 0;
      long rest = connection.getContentLengthLong();
      long total = rest < 0 ? -1 : from + rest;
      requireLength(url, total, expected);
      if (!goesOn) {
        part.begin(validator(connection));
      }
      receive(connection, part, rest);
      if (total >= 0 && part.size() != total) {
        throw new InterruptedTransfer("%d of %d bytes came".formatted(part.size(), total));
      }
      requireLength(url, part.size(), expected);
    } finally {
      connection.disconnect();
    }
  }

  private void receive(HttpURLConnection connection, Part part, long rest)
      throws IOException, InterruptedTransfer {
    long kib = rest < 0 ? -1 : (rest + KIB - 1) / KIB;
    byte[] block = new byte[BLOCK_BYTES];
    try (Progress.Task task = progress.start("download " + part.name(), kib, "KiB");
        InputStream in = body(connection);
        OutputStream out = part.append()) {
      long got = 0;
      for (int read = read(in, block); read >= 0; read = read(in, block)) {
        out.write(block, 0, read);
        task.advance((got + read) / KIB - got / KIB);
        got += read;
      }
    }
  }

  private static InputStream body(HttpURLConnection connection) throws InterruptedTransfer {
    try {
      return connection.getInputStream();
    } catch (IOException e) {
      throw new InterruptedTransfer(reason(e));
    }
  }

  /** Reads from the network; only that is worth another try, not a full disk. */
  private static int read(InputStream in, byte[] block) throws InterruptedTransfer {
    try {
      return in.read(block);
    } catch (IOException e) {
      throw new InterruptedTransfer(reason(e));
    }
  }

  /** Connects and follows redirections, but never from https to http. */
  private static HttpURLConnection open(String url, long start, String validator)
      throws InterruptedTransfer {
    URI place = uri(url);
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = connect(place, start, validator);
      try {
        if (!REDIRECTS.contains(connection.getResponseCode())) {
          return connection;
        }
      } catch (SSLHandshakeException e) {
        throw new IllegalArgumentException(
            "%s: the server's certificate is not trusted: %s".formatted(place, e.getMessage()), e);
      } catch (IOException e) {
        throw new InterruptedTransfer(reason(e));
      }
      String location = connection.getHeaderField("Location");
      connection.disconnect();
      if (location == null) {
        throw new InterruptedTransfer("the server redirects to nowhere");
      }
      URI next = place.resolve(location);
      if ("https".equals(place.getScheme()) && !"https".equals(next.getScheme())) {
        throw new IllegalArgumentException(
            "%s: redirected to %s, which is not encrypted".formatted(place, next));
      }
      place = next;
    }
    throw new IllegalArgumentException(
        "%s: redirected more than %d times".formatted(url, MOST_REDIRECTS));
  }

  private static HttpURLConnection connect(URI place, long start, String validator)
      throws InterruptedTransfer {
    try {
      if (!(place.toURL().openConnection() instanceof HttpURLConnection connection)) {
        throw new IllegalArgumentException(place + ": only http and https are known");
      }
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
      connection.setReadTimeout(READ_TIMEOUT_MS);
      connection.setRequestProperty("User-Agent", "taillight/" + Environment.version());
      connection.setRequestProperty("Accept-Encoding", "identity");
      if (start > 0) {
        connection.setRequestProperty("Range", "bytes=" + start + "-");
        connection.setRequestProperty("If-Range", validator);
      }
      return connection;
    } catch (IOException e) {
      throw new InterruptedTransfer(reason(e));
    }
  }

  private static int status(HttpURLConnection connection, String url) throws InterruptedTransfer {
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK
          || status == HttpURLConnection.HTTP_PARTIAL
          || status == RANGE_NOT_SATISFIABLE) {
        return status;
      }
      String phrase = connection.getResponseMessage();
      String answer = "the server answers " + status + (phrase == null ? "" : " " + phrase);
      if (status >= 500 || PASSING.contains(status)) {
        throw new InterruptedTransfer(answer);
      }
      throw new IllegalArgumentException(
          "%s: %s; the file may have moved: see the publisher's page, and name a mirror with --url or a copy with --from"
              .formatted(url, answer));
    } catch (IOException e) {
      throw new InterruptedTransfer(reason(e));
    }
  }

  /** Where the part that was sent begins; negative if the server does not say. */
  private static long begin(HttpURLConnection connection) {
    String range = connection.getHeaderField("Content-Range");
    if (range == null || !range.matches("bytes \\d{1,18}-\\d+/.*")) {
      return -1;
    }
    return Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')));
  }

  /** What tells this version of the file from others: a strong entity tag or a time of change. */
  private static String validator(HttpURLConnection connection) {
    String tag = connection.getHeaderField("ETag");
    if (tag != null && !tag.startsWith("W/")) {
      return tag;
    }
    String modified = connection.getHeaderField("Last-Modified");
    return modified == null ? "" : modified;
  }

  private static void requireLength(String url, long found, OptionalLong expected) {
    if (found >= 0 && expected.isPresent() && found != expected.getAsLong()) {
      throw new DatasetException(
          "%s: needs %d bytes, got %d: not the file that was published"
              .formatted(url, expected.getAsLong(), found));
    }
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--url: " + url + " is no address", e);
    }
  }

  private static void pause(Duration wait) throws IOException {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the network", e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + message;
  }

  /** What has come of a file so far, and of which version of it. */
  private static final class Part {

    private final Path target;
    private final Path file;
    private final Path version;
    private final String url;

    Part(Path target, String url) {
      this.target = target;
      this.file = target.resolveSibling(target.getFileName() + ".part");
      this.version = target.resolveSibling(target.getFileName() + ".part.version");
      this.url = url;
    }

    String name() {
      return target.getFileName().toString();
    }

    long size() throws IOException {
      return Files.exists(file) ? Files.size(file) : 0;
    }

    /** How many bytes of it can be kept. */
    long resumable() throws IOException {
      return validator().isEmpty() ? 0 : size();
    }

    String validator() throws IOException {
      if (!Files.exists(version)) {
        return "";
      }
      List<String> lines = Files.readAllLines(version);
      return lines.size() == 2 && lines.get(0).equals(url) ? lines.get(1) : "";
    }

    void begin(String validator) throws IOException {
      discard();
      Files.writeString(version, url + "\n" + validator + "\n", StandardCharsets.UTF_8);
    }

    void discard() throws IOException {
      Files.deleteIfExists(file);
      Files.deleteIfExists(version);
    }

    OutputStream append() throws IOException {
      return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void publish() throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(version);
    }
  }
}
