package dev.taillight.experiments;

import static dev.taillight.experiments.ProgramRun.taillight;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.cli.StopRequest;
import dev.taillight.experiments.evaluation.UserFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies through the command line, on three small tables. */
class StudyIT {

  private static final String STUDY =
      """
      name: small-study
      bases: [{config: small.yaml}]
      data:
        - {training_share: 1.0, seeds: [0, 1, 2]}
        - {training_share: 0.5, seeds: [0, 1]}
      set: {training: {epochs: 1, contrastive: {alpha: 2}, embedding_optimizer: {learning_rate: 0.05}}}
      baseline: no_ssl
      variants:
        - {name: no_ssl, set: {training: {contrastive: {alpha: 0}}}}
        - {name: masked, set: {augment: {method: correlated_mask}}}
      metrics: [recall@20, ndcg@5]
      frontier: {metric: recall@20, matched: head, gained: tail}
      """;

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path study;
  private static Path finished;

  @BeforeAll
  static void runOnce() throws IOException {
    SmallTables.write(shared);
    study = Files.writeString(shared.resolve("study.yaml"), STUDY);
    finished = shared.resolve("finished");
    ProgramRun result = taillight("study", study, "--out", finished, "--json");
    assertEquals(0, result.exitCode(), result.err());
    assertEquals("complete", result.json().path("status").asText());
    assertEquals(10, result.json().path("ran").asInt());
  }

  @Test
  void fillsTheStudyFolder() throws IOException {
    for (String file :
        List.of(
            "study.yaml",
            "study.json",
            "runs.csv",
            "table.csv",
            "table.md",
            "table.tex",
            "frontier.csv",
            "report.html")) {
      assertTrue(Files.isRegularFile(finished.resolve(file)), file);
    }
    assertEquals(10, names(finished.resolve("runs")).size());
    assertEquals(
        5,
        names(finished.resolve("datasets")).stream().filter(n -> !n.endsWith(".lock")).count(),
        "one dataset for each seed and share");
    // A head, and for each share and metric the slices with held-out pairs of four systems.
    long slices = tables().stream().mapToLong(table -> table.path("slices").size()).sum();
    long empty = tables().stream().filter(table -> cell(table, "masked", "cold").isEmpty()).count();
    assertEquals(
        1 + 4 * (slices - empty), Files.readAllLines(finished.resolve("table.csv")).size());
  }

  @Test
  void theTableIsThatOfTheRuns() throws IOException {
    for (JsonNode table : tables()) {
      JsonNode cell = cell(table, "masked", "overall");
      List<Double> masked = means(table, "masked", "overall");
      List<Double> plain = means(table, "no_ssl", "overall");
      assertEquals(masked.size(), cell.path("seeds").size());
      assertEquals(mean(masked), cell.path("mean").asDouble(), 1e-12);
      double[] differences =
          IntStream.range(0, masked.size())
              .mapToDouble(i -> masked.get(i) - plain.get(i))
              .toArray();
      JsonNode gain = cell.path("gain");
      assertEquals(StatUtils.mean(differences), gain.path("mean").asDouble(), 1e-12);
      assertEquals(
          StatUtils.mean(differences) / mean(plain), gain.path("relative").asDouble(), 1e-9);
      assertEquals(TestUtils.tTest(0, differences), gain.at("/seeds/t").asDouble(), 1e-9);
      double largest = 0;
      for (int seed = 0; seed < masked.size(); seed++) {
        double[] users = userDifferences(table, seed, "overall");
        largest = Math.max(largest, TestUtils.tTest(0, users));
        assertEquals(differences[seed], StatUtils.mean(users), 1e-6);
      }
      assertEquals(largest, gain.at("/users/t").asDouble(), 1e-9);
      assertTrue(gain.at("/users/t_holm").asDouble() >= largest);
      assertFalse(cell(table, "no_ssl", "overall").has("gain"));
      assertFalse(cell(table, "most_popular", "overall").has("gain"));
    }
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    byte[] before = Files.readAllBytes(finished.resolve("table.csv"));
    ProgramRun again = taillight("study", study, "--out", finished, "--json");
    assertEquals("unchanged", again.json().path("status").asText(), again.err());
    assertEquals(0, again.json().path("ran").asInt());
    assertEquals(10, again.json().path("reused").asInt());
    assertEquals(
        new String(before, java.nio.charset.StandardCharsets.UTF_8),
        Files.readString(finished.resolve("table.csv")));
  }

  @Test
  void runsAreFoundAgainWhateverTheyAreCalled() throws IOException {
    Path out = temp.resolve("renamed");
    assertEquals(0, oneSeed(out).exitCode());
    ProgramRun renamed =
        oneSeed(out, "variants.1.name=renamed", "grid={training.main.temperature: [0.1, 0.2]}");
    assertEquals(0, renamed.exitCode(), renamed.err());
    assertEquals(2, renamed.json().path("ran").asInt(), "those of the new temperature");
    assertEquals(2, renamed.json().path("reused").asInt());
    String table = Files.readString(out.resolve("table.md"));
    assertTrue(table.contains("renamed (temperature=0.2)"), table);
  }

  @Test
  void severalAtATimeGiveTheSame() throws IOException {
    Path out = temp.resolve("parallel");
    ProgramRun result = taillight("study", study, "--out", out, "--set", "parallel=3");
    assertEquals(0, result.exitCode(), result.err());
    for (String file : List.of("table.csv", "frontier.csv", "runs.csv")) {
      assertEquals(
          Files.readString(finished.resolve(file)), Files.readString(out.resolve(file)), file);
    }
  }

  @Test
  void aRunThatFailsDoesNotKeepTheOthersFromBeingDone() throws IOException {
    Path out = temp.resolve("failing");
    ProgramRun result =
        oneSeed(
            Map.of("DB_PASS", "diverged"),
            out,
            "variants.1.grid={training.tower_optimizer.learning_rate: [1e38, 0.001]}");
    assertEquals(4, result.exitCode(), "the training diverged: " + result.err());
    JsonNode runs = json(out.resolve("study.json")).path("runs");
    String failure = runs.path(1).path("failure").asText();
    assertTrue(failure.contains("the training ***"), "the secret is masked: " + failure);
    assertFalse(runs.path(2).has("failure"));
    String table = Files.readString(out.resolve("table.md"));
    assertTrue(table.contains("masked (learning_rate=0.001)"), table);
    assertFalse(table.contains("1.0E38"), table);
  }

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    Path out = temp.resolve("stopped");
    StopRequest stop = new StopRequest();
    Thread stopper =
        new Thread(
            () -> {
              while (!Files.exists(out.resolve("runs")) || names(out.resolve("runs")).size() < 3) {
                Thread.onSpinWait();
              }
              stop.make();
            });
    stopper.start();
    ProgramRun stopped = taillight(stop, "study", study, "--out", out);
    assertEquals(143, stopped.exitCode(), stopped.err());
    // The third was under way, at most one more had been taken up.
    assertTrue(names(out.resolve("runs")).size() <= 4, names(out.resolve("runs")).toString());
    ProgramRun rest = taillight("study", study, "--out", out, "--json");
    assertEquals(0, rest.exitCode(), rest.err());
    assertTrue(rest.json().path("reused").asInt() >= 2, rest.out());
    assertEquals(
        Files.readString(finished.resolve("table.csv")),
        Files.readString(out.resolve("table.csv")));
  }

  @Test
  void aVariantMayBeJudgedOnOtherUsers() throws IOException {
    Path out = temp.resolve("others");
    ProgramRun result = oneSeed(out, "variants.1.set={dataset: {split: {min_interactions: 9}}}");
    assertEquals(0, result.exitCode(), result.err());
    JsonNode masked = list(json(out.resolve("study.json")).path("tables")).get(0);
    assertTrue(cell(masked, "masked", "overall").path("gain").has("users"), masked.toString());
  }

  @Test
  void usersArePairedByTheirIds() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("weighted"));
    SmallTables.write(folder);
    // Without a table, users are numbered as they come; the second half of the pairs weighs more.
    List<String> pairs = Files.readAllLines(folder.resolve("pairs.tsv"));
    Files.write(
        folder.resolve("pairs.tsv"),
        IntStream.range(0, pairs.size())
            .mapToObj(i -> pairs.get(i) + "\t" + (i == 0 ? "weight" : 2 * i < pairs.size() ? 1 : 2))
            .toList());
    Files.writeString(
        folder.resolve("weighted.yaml"),
        """
        bases:
          - config: small.yaml
            set: {dataset: {users: {path: "", id: "", features: []}, interactions: {weight: weight}}}
        data: [{training_share: 1.0, seeds: [0]}]
        baseline: all
        set: {training: {epochs: 1, contrastive: {alpha: 0}}}
        variants:
          - {name: all}
          - {name: heavy, set: {dataset: {interactions: {min_weight: 2}}}}
        """);
    Path out = folder.resolve("out");
    ProgramRun result = taillight("study", folder.resolve("weighted.yaml"), "--out", out);
    assertEquals(0, result.exitCode(), result.err());
    // Of the users whom both have each has the same pairs, so the same split and the same test.
    JsonNode table = list(json(out.resolve("study.json")).path("tables")).get(0);
    double t = cell(table, "heavy", "overall").at("/gain/users/t").asDouble();
    Map<String, Double> all = recalls(out, "all");
    Map<String, Double> heavy = recalls(out, "heavy");
    double[] differences =
        heavy.keySet().stream()
            .filter(all::containsKey)
            .mapToDouble(id -> heavy.get(id) - all.get(id))
            .toArray();
    assertTrue(differences.length < all.size() && differences.length > 20);
    assertEquals(TestUtils.tTest(0, differences), t, 1e-9);
  }

  /** Recall@20 of a run by the id of the user. */
  private static Map<String, Double> recalls(Path study, String variant) throws IOException {
    JsonNode entry =
        list(json(study.resolve("study.json")).path("runs")).stream()
            .filter(run -> run.path("variant").asText().equals(variant))
            .findFirst()
            .orElseThrow();
    Path run = study.resolve(entry.path("folder").asText());
    EncodedDataset dataset = EncodedDataset.open(run.resolve("dataset"));
    UserFigures figures = figures(run);
    int column = figures.column("recall@20/overall");
    Map<String, Double> recalls = new TreeMap<>();
    for (int i = 0; i < figures.size(); i++) {
      recalls.put(dataset.users().ids().at(figures.user(i)), (double) figures.value(i, column));
    }
    return recalls;
  }

  @Test
  void everyRunIsShownInTheTrackers() throws IOException {
    Path out = temp.resolve("tracked");
    ProgramRun result = oneSeed(out, "set.tracking.tensorboard=true");
    assertEquals(0, result.exitCode(), result.err());
    for (String run : names(out.resolve("runs"))) {
      try (Stream<Path> files = Files.walk(out.resolve("runs").resolve(run))) {
        assertTrue(files.anyMatch(file -> file.toString().contains("tfevents")), run);
      }
    }
  }

  @Test
  void aPlanDoesNothing() {
    ProgramRun plan = taillight("study", study, "--out", temp.resolve("none"), "--plan");
    assertEquals(0, plan.exitCode());
    assertTrue(plan.out().endsWith("10 runs, 10 of them different\n"), plan.out());
    assertTrue(plan.out().startsWith("small, 100 % of the data, no_ssl, seed 0\n"), plan.out());
    assertFalse(Files.exists(temp.resolve("none")));
  }

  @Test
  void leavesAFolderThatIsNoStudyAsItIs() throws IOException {
    Path out = Files.createDirectory(temp.resolve("mine"));
    Files.writeString(out.resolve("letter.txt"), "dear");
    ProgramRun result = taillight("study", study, "--out", out);
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("nor the folder of a study"), result.err());
    assertEquals(List.of("letter.txt"), names(out));
  }

  @Test
  void theTextTablesSayWhatIsNoise() throws IOException {
    String markdown = Files.readString(finished.resolve("table.md"));
    String latex = Files.readString(finished.resolve("table.tex"));
    assertTrue(markdown.contains("## small: recall@20, 50 % of the training pairs"), markdown);
    assertTrue(markdown.contains("within noise"), markdown);
    assertTrue(latex.contains("no\\_ssl & "), latex);
    assertTrue(latex.contains("50 \\% of the training pairs"), latex);
    assertEquals(0, latex.lines().filter(line -> line.matches(".*(?<!\\\\)[%_#].*")).count());
    assertNotEquals(0, latex.lines().filter(line -> line.endsWith(" \\\\")).count());
  }

  /** The study with one seed and some changes. */
  private static ProgramRun oneSeed(Path out, String... changes) {
    return oneSeed(Map.of(), out, changes);
  }

  private static ProgramRun oneSeed(Map<String, String> environment, Path out, String... changes) {
    List<Object> arguments = new ArrayList<>(List.of("study", study, "--out", out, "--json"));
    Stream.concat(Stream.of("data=[{training_share: 1.0, seeds: [0]}]"), Stream.of(changes))
        .forEach(change -> arguments.addAll(List.of("--set", change)));
    return taillight(new StopRequest(), environment, arguments.toArray());
  }

  private static List<JsonNode> tables() throws IOException {
    return list(json(finished.resolve("study.json")).path("tables"));
  }

  private static JsonNode cell(JsonNode table, String system, String slice) {
    return list(table.path("rows")).stream()
        .filter(row -> row.path("system").asText().equals(system))
        .findFirst()
        .orElseThrow()
        .path("cells")
        .path(slice);
  }

  /** The figures in the folders of the runs, seed by seed. */
  private static List<Double> means(JsonNode table, String variant, String slice)
      throws IOException {
    List<Double> means = new ArrayList<>();
    for (Path run : runs(table, variant)) {
      means.add(
          json(run.resolve("evaluation.json"))
              .path("systems")
              .path(0)
              .path("metrics")
              .path(table.path("metric").asText())
              .path(slice)
              .path("mean")
              .asDouble());
    }
    return means;
  }

  private static double[] userDifferences(JsonNode table, int seed, String slice)
      throws IOException {
    UserFigures one = figures(runs(table, "masked").get(seed));
    UserFigures other = figures(runs(table, "no_ssl").get(seed));
    int column = one.column(table.path("metric").asText() + "/" + slice);
    return IntStream.range(0, one.size())
        .mapToDouble(i -> (double) one.value(i, column) - other.value(i, column))
        .filter(difference -> !Double.isNaN(difference))
        .toArray();
  }

  private static UserFigures figures(Path run) throws IOException {
    return UserFigures.read(run.resolve("user-figures"), "taillight");
  }

  private static List<Path> runs(JsonNode table, String variant) throws IOException {
    return list(json(finished.resolve("study.json")).path("runs")).stream()
        .filter(run -> run.path("variant").asText().equals(variant))
        .filter(run -> run.path("training_share").equals(table.path("training_share")))
        .map(run -> finished.resolve(run.path("folder").asText()))
        .toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
