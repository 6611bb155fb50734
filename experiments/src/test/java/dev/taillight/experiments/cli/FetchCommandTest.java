package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.fetch.Archives;
import dev.taillight.experiments.fetch.FileServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FetchCommandTest {

  private static final String RATINGS = "user_id,book_id,rating\n1,2,5\n";

  @TempDir Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        new FileServer()
            .put(
                "/set/goodbooks-10k.zip",
                Archives.zip(
                    "books.csv",
                    "book_id,goodreads_book_id,id,authors,original_publication_year,title\n",
                    "ratings.csv",
                    RATINGS))
            .put("/set/ml-1m.zip", utf8("not the archive"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theLicenceIsShownFirstAndMustBeAccepted() throws IOException {
    assertEquals(2, fetch("goodbooks-10k"));
    assertTrue(text(err).contains("licence       CC BY-SA 4.0"), text(err));
    assertTrue(text(err).contains("please cite   Zygmunt Zając"), text(err));
    assertTrue(text(err).contains("add --accept-licence"), text(err));
    assertEquals(List.of(), server.requests(), "nothing is asked for before");
    assertFalse(Files.exists(temp.resolve("out")));
  }

  @Test
  void theSecondTimeThereIsNothingToDo() throws IOException {
    assertEquals(0, fetch("goodbooks-10k", "--accept-licence"));
    JsonNode result = json();
    assertEquals("complete", result.path("status").asText());
    assertEquals("configs/goodbooks-10k.yaml", result.path("config").asText());
    assertEquals(2, result.path("tables").size());
    assertEquals(RATINGS, Files.readString(temp.resolve("out/ratings.csv")));

    out.reset();
    assertEquals(0, fetch("goodbooks-10k"), "no licence is asked for again");
    assertEquals("unchanged", json().path("status").asText());
    assertEquals(1, server.requests().size());
  }

  @Test
  void theWrongFileIsBadData() throws IOException {
    assertEquals(3, fetch("movielens-1m", "--accept-licence"));
    assertTrue(
        json().path("error").asText().contains("needs MD5 c4d9eecfca2ab87c1945afe126590906"));
    assertFalse(Files.exists(temp.resolve("out/fetched.json")));
  }

  @Test
  void theNetworkIsWorthAnotherTryAndAMissingFileIsNot() throws IOException {
    server.next(FileServer.status(503));
    assertEquals(75, fetch("goodbooks-10k", "--accept-licence", "--tries", "1"));
    assertEquals(2, fetch("movielens-100k", "--accept-licence", "--tries", "1"));
    assertTrue(text(err).contains("404 Not Found"), text(err));
  }

  @Test
  void filesOfSomebodyAreSafe() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("out"));
    Path own = Files.writeString(folder.resolve("ratings.csv"), "mine");
    assertEquals(2, fetch("goodbooks-10k", "--accept-licence"));
    assertTrue(text(err).contains(own + " would be replaced"), text(err));
    assertEquals("mine", Files.readString(own));
  }

  @Test
  void compressedFilesInTheirPlaceAreAdoptedUnlessTheyAreCutShort() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("out"));
    byte[] items = Archives.gzip("{\"parent_asin\": \"a\"}\n");
    byte[] reviews = Archives.gzip("{\"user_id\": \"u\", \"parent_asin\": \"a\"}\n");
    Files.write(folder.resolve("meta_All_Beauty.jsonl.gz"), items);
    Path table = folder.resolve("All_Beauty.jsonl.gz");
    Files.write(table, Arrays.copyOf(reviews, reviews.length - 4));
    String place = folder.toString();
    String[] arguments = {
      "fetch", "amazon-all-beauty", "--accept-licence", "--from", place, "--out", place
    };
    assertEquals(3, run(arguments));
    assertTrue(text(err).contains("All_Beauty.jsonl.gz: the gzip file is cut short"), text(err));
    assertFalse(Files.exists(folder.resolve("fetched.json")));
    assertEquals(reviews.length - 4, Files.size(table));

    Files.write(table, reviews);
    assertEquals(0, run(arguments), text(err));
    assertArrayEquals(reviews, Files.readAllBytes(table));
    assertArrayEquals(items, Files.readAllBytes(folder.resolve("meta_All_Beauty.jsonl.gz")));
  }

  @Test
  void badUsage() throws IOException {
    assertEquals(2, run("fetch"));
    assertTrue(text(err).contains("list them with --list"), text(err));
    assertEquals(2, run("fetch", "movielens-2m"));
    assertTrue(text(err).contains("did you mean movielens-1m?"), text(err));
    assertEquals(2, run("fetch", "movielens-1m", "--accept-licence", "--url", "ftp://x"));
    assertTrue(text(err).contains("--url: expected an address"), text(err));
    for (String url : List.of("https://me:s3cr3t@mirror/a", "http://mirror/a?key=s3cr3t")) {
      assertEquals(2, run("fetch", "movielens-1m", "--accept-licence", "--url", url));
      assertTrue(text(err).contains("without user, password or query"), text(err));
      assertFalse(text(err).contains("s3cr3t"), text(err));
    }
    assertEquals(2, run("fetch", "movielens-1m", "--accept-licence", "--from", "none"));
    assertTrue(text(err).contains("--from: none does not exist"), text(err));
    assertEquals(2, run("fetch", "movielens-1m", "--from", "x", "--url", "http://x"));
    assertEquals(2, run("fetch", "movielens-1m", "--tries", "0"));
  }

  @Test
  void whatIsDownloadedByHandSaysHow() {
    String out = temp.resolve("out").toString();
    assertEquals(2, run("fetch", "yelp", "--accept-licence", "--out", out));
    assertTrue(text(err).contains("taillight fetch yelp --from Yelp-JSON.zip"), text(err));
  }

  @Test
  void theListNamesThemAll() throws IOException {
    assertEquals(0, run("fetch", "--list"));
    assertTrue(text(out).contains("movielens-100k       5 MiB"), text(out));
    assertTrue(text(out).contains("yelp                 by hand"), text(out));
    out.reset();
    assertEquals(0, run("fetch", "--list", "--json"));
    assertEquals(11, json().path("datasets").size());
  }

  private int fetch(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of("fetch", name, "--json"));
    arguments.addAll(List.of("--out", temp.resolve("out").toString()));
    arguments.addAll(List.of("--url", server.address("/set")));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return new CommandLineProgram(
            new StopRequest(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private JsonNode json() throws IOException {
    assertEquals(1, text(out).strip().lines().count(), "one line: " + text(out));
    return new ObjectMapper().readTree(text(out));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
