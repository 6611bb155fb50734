package dev.taillight.experiments.serve;

import static dev.taillight.experiments.ProgramRun.taillight;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.ProgramRun;
import dev.taillight.experiments.cli.CommandLineProgram;
import dev.taillight.experiments.cli.StopRequest;
import dev.taillight.experiments.nominate.IndexKind;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.exporters.proof.GoldenQueries;
import dev.taillight.exporters.proof.GoldenQuery;
import dev.taillight.progress.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The endpoint and {@code nominate} on a run. */
class ServeIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ServedRun run;
  private static TrialServer server;

  @TempDir private Path temp;

  @BeforeAll
  static void start() throws IOException {
    run = open(IndexKind.EXACT);
    server =
        TrialServer.start(
            "127.0.0.1",
            0,
            new HostCheck(List.of()),
            ServeLimits.of(2, Duration.ofSeconds(60)),
            run);
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
      run.close();
    }
  }

  private static ServedRun open(IndexKind kind) throws IOException {
    return ServedRun.open(new RunFolder(FinishedRun.folder()), kind, Progress.silent());
  }

  @Test
  void tellsWhatItServes() throws Exception {
    JsonNode about = get("api/about", 200);
    assertEquals("small", about.path("run").asText());
    assertEquals(240, about.at("/counts/items").asInt());
    assertEquals(160, about.at("/counts/users").asInt());
    int slices = 0;
    for (String slice : List.of("head", "torso", "tail", "cold")) {
      slices += about.at("/counts/" + slice + "_items").asInt();
    }
    assertEquals(240, slices, "each item is in one slice");
    assertEquals(64, about.at("/lineage/query_tower").asText().length());
    List<String> features = new ArrayList<>();
    about.path("item_features").forEach(feature -> features.add(feature.path("name").asText()));
    assertEquals(List.of("topic", "twin", "colour", "price", "words"), features);
    assertEquals("numeric", about.at("/item_features/3/kind").asText());
    assertTrue(about.at("/item_features/0/examples/0").asText().startsWith("topic"));
    assertEquals(200, status(about.path("example_user").asText(), "api/users/%s/items"));
    assertEquals(200, status(about.path("example_item").asText(), "api/items/%s/similar"));
  }

  /** The features are read back from codes; they must give the codes, and so the vector. */
  @Test
  void readsFeaturesBackSoThatTheEncodersGiveTheVectorsOfTheModel() throws IOException {
    for (int item = 0; item < 240; item += 7) {
      float[] encoded =
          run.newItems()
              .orElseThrow()
              .encode(run.itemFeatures().forEncoder(item), run.dataset().itemCounts().at(item));
      assertArrayEquals(run.index().vector(item), encoded, 1e-5f, "item " + item);
    }
    Path file = FinishedRun.folder().resolve("vectors").resolve(GoldenQueries.FILE_NAME);
    List<GoldenQuery> golden = GoldenQueries.read(file, run.manifest().dimension());
    int users = run.dataset().users().size();
    assertEquals(100, golden.size());
    for (int query = 0; query < golden.size(); query++) {
      // The golden queries are of users evenly spread over the table.
      int user = query * users / golden.size();
      List<String> history =
          Arrays.stream(run.dataset().interactions(Split.TRAIN).itemsOf(user))
              .mapToObj(row -> run.dataset().items().ids().at(row))
              .toList();
      float[] encoded =
          run.queries().orElseThrow().encode(run.userFeatures().forEncoder(user), history);
      assertArrayEquals(golden.get(query).vector(), encoded, 1e-5f, "user " + user);
    }
  }

  @Test
  void findsWhatNominateFinds() throws Exception {
    JsonNode served = get("api/users/user3/items?k=20", 200);
    for (String index : List.of("exact", "lucene")) {
      ProgramRun nominated = nominate("user3", index);
      assertEquals(0, nominated.exitCode(), nominated.err());
      JsonNode items = nominated.json().path("nominations");
      assertEquals(20, items.size());
      for (int rank = 0; rank < items.size(); rank++) {
        JsonNode item = served.at("/items/" + rank);
        assertEquals(items.at("/" + rank + "/item"), item.path("item"), index + " " + rank);
        assertEquals(
            items.at("/" + rank + "/score").asDouble(), item.path("score").asDouble(), 1e-4);
        assertEquals(
            items.at("/" + rank + "/training_interactions"), item.path("training_interactions"));
        assertTrue(
            List.of("head", "torso", "tail", "cold").contains(item.path("slice").asText()),
            item.toString());
      }
    }
    List<String> training =
        Arrays.stream(run.dataset().interactions(Split.TRAIN).itemsOf(run.users().row("user3")))
            .mapToObj(row -> run.dataset().items().ids().at(row))
            .toList();
    assertFalse(training.isEmpty());
    assertTrue(ids(get("api/users/user3/items?k=240", 200)).stream().noneMatch(training::contains));
    assertTrue(
        ids(get("api/users/user3/items?k=240&include_training=true", 200)).containsAll(training));
  }

  @ParameterizedTest
  @EnumSource(IndexKind.class)
  void bothIndexesServe(IndexKind kind) throws IOException {
    try (ServedRun served = open(kind)) {
      for (int row = 0; row < 240; row += 17) {
        int item = row;
        assertArrayEquals(run.index().vector(item), served.index().vector(item), 0f);
        List<Integer> exact =
            run.index().search(run.index().vector(item), 10, new int[] {item}).stream()
                .map(found -> found.row())
                .toList();
        List<Integer> found =
            served.index().search(run.index().vector(item), 10, new int[] {item}).stream()
                .map(neighbour -> neighbour.row())
                .toList();
        long same = found.stream().filter(exact::contains).count();
        assertTrue(same >= 9, item + ": " + found + " instead of " + exact);
        assertFalse(found.contains(item), "an item is not like itself");
      }
    }
  }

  /** The features of a known item give its vector, whose product with itself is 1. */
  @Test
  void aNewItemIsFoundAmongItsLikes() throws Exception {
    Map<String, Object> body = Map.of("features", run.itemFeatures().forEncoder(7), "k", 7);
    JsonNode answer = post("api/items/similar", JSON.writeValueAsString(body), 200);
    assertEquals(7, answer.path("items").size());
    assertEquals("item7", answer.at("/items/0/item").asText());
    assertEquals(1, answer.at("/items/0/score").asDouble(), 1e-5);
    assertEquals("topic7", answer.at("/query/features/topic/0").asText());
    JsonNode query =
        post("api/queries", "{\"features\":{\"topic\":[\"topic2\"]},\"history\":[\"item2\"]}", 200);
    assertEquals(10, query.path("items").size());
    assertEquals("item2", query.at("/query/history/0").asText());
  }

  @Test
  void suggestsIds() throws Exception {
    assertEquals(
        List.of("user1", "user10", "user100"),
        texts(get("api/suggest?kind=user&prefix=USER1&limit=3", 200).path("ids")));
    // Of item0 … item239 these three have a 39.
    assertEquals(
        List.of("item139", "item239", "item39"),
        texts(get("api/suggest?kind=item&prefix=39", 200).path("ids")));
    assertEquals(20, get("api/suggest?kind=item", 200).path("ids").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api/users/usr3/items | 404 | did you mean 'user3'?",
        "api/items/../similar | 404 | no item",
        "api/users/user3/items?k=0 | 400 | 'k' needs a whole number from 1 to 1000, got '0'",
        "api/users/user3/items?k=1001 | 400 | got '1001'",
        "api/users/user3/items?k=ten | 400 | got 'ten'",
        "api/users/user3/items?kk=1 | 400 | did you mean k?",
        "api/users/user3/items?include_training=yes | 400 | needs true or false",
        "api/suggest?prefix=a | 400 | 'kind' needs user or item",
        "api/suggest?kind=user&limit=101 | 400 | from 1 to 100"
      })
  void saysWhatIsWrong(String address, int status, String message) throws Exception {
    JsonNode answer = get(address, status);
    assertTrue(answer.path("error").asText().contains(message), answer.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'features':{'topc':'a'}} | did you mean topic?",
        "{'features':{'price':'cheap'}} | cheap",
        "{'features':{'topic':['a','b']}} | takes one value",
        "{'k':1.5} | got '1.5'",
        "{'feature':{}} | did you mean features?"
      })
  void saysWhatIsWrongWithANewItem(String body, String message) throws Exception {
    JsonNode answer = post("api/items/similar", body.replace('\'', '"'), 400);
    assertTrue(answer.path("error").asText().contains(message), answer.toString());
  }

  @Test
  void servesUntilItIsStopped() throws Exception {
    StopRequest stop = new StopRequest();
    PipedInputStream result = new PipedInputStream(1 << 16);
    PrintStream out = new PrintStream(new PipedOutputStream(result), true, StandardCharsets.UTF_8);
    CompletableFuture<Integer> ended =
        CompletableFuture.supplyAsync(
            () ->
                new CommandLineProgram(stop, out, new PrintStream(OutputStream.nullOutputStream()))
                    .run(
                        "serve",
                        "--run",
                        FinishedRun.folder().toString(),
                        "--port",
                        "0",
                        "--json"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(result, StandardCharsets.UTF_8))) {
      JsonNode started = JSON.readTree(lines.readLine());
      assertEquals("serving", started.path("status").asText());
      assertEquals(240, started.path("items").asInt());
      URI health = URI.create(started.path("url").asText()).resolve("api/health");
      HttpResponse<String> response =
          CLIENT.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
      assertEquals("{\"status\":\"ok\"}", response.body());
      stop.make();
      assertEquals(143, ended.get(60, TimeUnit.SECONDS));
      assertEquals("stopped", JSON.readTree(lines.readLine()).path("status").asText());
    }
  }

  @Test
  void refusesWhatItCannotServe() throws IOException {
    ProgramRun nothing = taillight("serve", "--run", temp, "--port", "0");
    assertEquals(2, nothing.exitCode(), nothing.err());
    ProgramRun port = taillight("serve", "--run", FinishedRun.folder(), "--port", "65536");
    assertEquals(2, port.exitCode(), port.err());
    ProgramRun threads =
        taillight("serve", "--run", FinishedRun.folder(), "--port", "0", "--threads", "0");
    assertEquals(2, threads.exitCode(), threads.err());
    assertTrue(threads.err().contains("threads"), threads.err());
  }

  @Test
  void refusesVectorsOfAnotherTower() throws IOException {
    Path copy = copy();
    Path manifest = copy.resolve("vectors/manifest.json");
    String text = Files.readString(manifest);
    String tower = run.manifest().lineage().queryTower();
    assertTrue(text.contains(tower));
    Files.writeString(manifest, text.replace(tower, "0".repeat(64)));
    for (String index : List.of("exact", "lucene")) {
      ProgramRun served = taillight("serve", "--run", copy, "--port", "0", "--index", index);
      assertEquals(3, served.exitCode(), served.err());
      assertTrue(served.err().contains("belongs to the query tower 0000"), served.err());
    }
    ProgramRun nominated =
        taillight("nominate", "--run", copy, "--user", "user3", "--index", "lucene");
    assertEquals(3, nominated.exitCode(), nominated.err());
    assertTrue(nominated.err().contains("belongs to the query tower 0000"), nominated.err());
  }

  /** Links of the parts, with vectors of its own. */
  private Path copy() throws IOException {
    Path copy = Files.createDirectories(temp.resolve("copy"));
    for (String part : List.of("config.yaml", "dataset", "checkpoints", "encoders")) {
      Files.createSymbolicLink(copy.resolve(part), FinishedRun.folder().resolve(part));
    }
    Path vectors = Files.createDirectories(copy.resolve("vectors"));
    Files.copy(
        FinishedRun.folder().resolve("vectors/manifest.json"), vectors.resolve("manifest.json"));
    return copy;
  }

  private static ProgramRun nominate(String user, String index) {
    return taillight(
        "nominate",
        "--run",
        FinishedRun.folder(),
        "--user",
        user,
        "-k",
        "20",
        "--index",
        index,
        "--json");
  }

  private static int status(String id, String address) throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + address.formatted(id))).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static JsonNode get(String address, int status) throws Exception {
    return answer(HttpRequest.newBuilder(URI.create(server.url() + address)).build(), status);
  }

  private static JsonNode post(String address, String body, int status) throws Exception {
    return answer(
        HttpRequest.newBuilder(URI.create(server.url() + address))
            .POST(BodyPublishers.ofString(body))
            .build(),
        status);
  }

  private static JsonNode answer(HttpRequest request, int status) throws Exception {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    assertEquals(status, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.path("items").forEach(item -> ids.add(item.path("item").asText()));
    return ids;
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return texts;
  }
}
