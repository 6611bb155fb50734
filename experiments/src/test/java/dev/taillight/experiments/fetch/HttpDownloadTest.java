package dev.taillight.experiments.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpDownloadTest {

  private static final int LENGTH = 300_000;

  @TempDir Path folder;
  private final byte[] content = new byte[LENGTH];
  private final List<String> shown = new ArrayList<>();
  private FileServer server;
  private Path target;

  @BeforeEach
  void serve() throws IOException {
    new Random(7).nextBytes(content);
    server = new FileServer().put("/data.zip", content);
    target = folder.resolve("data.zip");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFileComesWhole() throws IOException {
    download(1);
    assertWhole(content);
    assertEquals(List.of("/data.zip"), server.requests());
    // 300,000 bytes are 292.97 KiB: 293 are announced, and 292 whole ones come.
    assertEquals(List.of("download data.zip 293 KiB", "292"), shown);
  }

  @Test
  void aCutConnectionGoesOnWhereItStopped() throws IOException {
    server.next(FileServer.cutAfter(100_000), FileServer.cutAfter(50_000));
    download(3);
    assertWhole(content);
    assertEquals(3, server.requests().size());
    // How much of what was sent came through is up to the network; it never starts again from 0.
    long first = offset(server.requests().get(1));
    long second = offset(server.requests().get(2));
    assertTrue(first > 0 && first <= 100_000, server.requests().toString());
    assertTrue(second > first && second <= 150_000, server.requests().toString());
  }

  @Test
  void aLaterCallGoesOnAsWell() throws IOException {
    server.next(FileServer.cutAfter(100_000));
    TryAgainException e = assertThrows(TryAgainException.class, () -> download(1));
    assertTrue(e.getMessage().contains("goes on where this one stopped"), e.getMessage());
    assertFalse(Files.exists(target));
    download(1);
    assertWhole(content);
    assertTrue(offset(server.requests().get(1)) > 0, server.requests().toString());
  }

  @Test
  void aFileThatChangedMeanwhileStartsAgain() throws IOException {
    server.next(FileServer.cutAfter(100_000));
    assertThrows(TryAgainException.class, () -> download(1));
    byte[] other = new byte[200_000];
    server.put("/data.zip", other);
    download(1);
    assertWhole(other);
  }

  @Test
  void whatCannotBeComparedStartsAgain() throws IOException {
    server.withoutValidators().next(FileServer.cutAfter(100_000));
    download(2);
    assertWhole(content);
    assertEquals(List.of("/data.zip", "/data.zip"), server.requests());
  }

  @Test
  void aPartOfAnotherAddressIsNotUsed() throws IOException {
    server.next(FileServer.cutAfter(100_000));
    assertThrows(TryAgainException.class, () -> download(1));
    server.put("/other/data.zip", content);
    new HttpDownload(List.of(), Progress.silent())
        .to(target, server.address("/other/data.zip"), OptionalLong.empty());
    assertWhole(content);
    assertEquals("/other/data.zip", server.requests().get(1));
  }

  @Test
  void anotherPartThanAskedForStartsAgain() throws IOException {
    FileServer.Behaviour wrong =
        (exchange, server) -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 5-9/300000");
          exchange.sendResponseHeaders(206, 5);
          exchange.getResponseBody().write(new byte[5]);
        };
    server.next(FileServer.cutAfter(100_000), wrong);
    download(3);
    assertWhole(content);
    assertEquals("/data.zip", server.requests().get(2));
  }

  @Test
  void troubleOfTheServerIsTriedAgain() throws IOException {
    server.next(FileServer.status(503), FileServer.status(429));
    download(3);
    assertWhole(content);
  }

  @Test
  void troubleThatStaysEndsWithTryAgain() {
    server.next(FileServer.status(503), FileServer.status(500));
    TryAgainException e = assertThrows(TryAgainException.class, () -> download(2));
    assertTrue(
        e.getMessage().contains("the server answers 500 Internal Server Error (tried 2 times)"),
        e.getMessage());
  }

  @Test
  void aServerThatIsNotThereEndsWithTryAgain() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/data.zip";
    TryAgainException e =
        assertThrows(
            TryAgainException.class,
            () ->
                new HttpDownload(List.of(), Progress.silent())
                    .to(target, url, OptionalLong.empty()));
    assertTrue(e.getMessage().contains("Connection refused"), e.getMessage());
  }

  @Test
  void aFileThatIsNotThereIsNotTriedAgain() {
    server.next(FileServer.status(404));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> download(3));
    assertTrue(e.getMessage().contains("the server answers 404 Not Found"), e.getMessage());
    assertTrue(e.getMessage().contains("--url"), e.getMessage());
    assertEquals(1, server.requests().size());
  }

  @Test
  void redirectionsAreFollowed() throws IOException {
    server.put("/moved/data.zip", content);
    server.put("/data.zip", new byte[0]);
    server.next(
        FileServer.redirect("/once"), FileServer.redirect(server.address("/moved/data.zip")));
    download(1);
    assertWhole(content);
    assertEquals(List.of("/data.zip", "/once", "/moved/data.zip"), server.requests());
  }

  @Test
  void redirectionsInCirclesEnd() {
    server.next(
        Collections.nCopies(9, FileServer.redirect("/data.zip"))
            .toArray(FileServer.Behaviour[]::new));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> download(1));
    assertTrue(e.getMessage().contains("redirected more than 5 times"), e.getMessage());
  }

  @Test
  void proxiesAreThoseOfTheUsualProperties() throws IOException {
    String port = server.address("").replaceAll(".*:", "");
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", port);
    try {
      new HttpDownload(List.of(), Progress.silent())
          .to(target, "http://publisher.invalid/data.zip", OptionalLong.empty());
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
    assertWhole(content);
  }

  @Test
  void anotherLengthThanPublishedIsRefusedBeforeItComes() {
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () ->
                new HttpDownload(List.of(), Progress.silent())
                    .to(target, server.address("/data.zip"), OptionalLong.of(5)));
    assertTrue(e.getMessage().contains("needs 5 bytes, got 300000"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("data.zip.part")));
  }

  private void download(int tries) throws IOException {
    Progress progress =
        (name, total, unit) -> {
          shown.add(name + " " + total + " " + unit);
          return new Progress.Task() {
            private long done;

            @Override
            public void advance(long units) {
              done += units;
            }

            @Override
            public void close() {
              shown.add(Long.toString(done));
            }
          };
        };
    new HttpDownload(Collections.nCopies(tries - 1, Duration.ZERO), progress)
        .to(target, server.address("/data.zip"), OptionalLong.empty());
  }

  private void assertWhole(byte[] expected) throws IOException {
    assertArrayEquals(expected, Files.readAllBytes(target));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(target), left.toList());
    }
  }

  private static long offset(String request) {
    return Long.parseLong(request.replaceAll(".*bytes=(\\d+)-", "$1"));
  }
}
