package dev.taillight.experiments;

import static dev.taillight.experiments.ProgramRun.taillight;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.cli.StopRequest;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.verify.ExportVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way through the command line, on three small tables. */
class RunIT {

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path config;
  private static Path finished;

  @BeforeAll
  static void runOnce() throws IOException {
    config = SmallTables.write(shared.resolve("tables"));
    finished = shared.resolve("finished");
    ProgramRun result = taillight("run", config, "--out", finished, "--json");
    assertEquals(0, result.exitCode(), result.err());
    assertEquals("complete", result.json().path("status").asText());
  }

  @Test
  void fillsTheRunFolder() throws IOException {
    for (String file :
        List.of(
            "config.yaml",
            "dataset/dataset.json",
            "mutual-info/matrix.json",
            "mutual-info/matrix.npy",
            "mutual-info/mutual-information.html",
            "checkpoints/best.json",
            "metrics.jsonl",
            "baseline/metrics.jsonl",
            "evaluation.json",
            "vectors/manifest.json",
            "encoders/query/encoder.json",
            "encoders/item/encoder.json",
            "report.html",
            "run.json",
            "_SUCCESS")) {
      assertTrue(Files.isRegularFile(finished.resolve(file)), file);
    }
    assertEquals(List.of(), FolderFiles.leftOvers(finished));
    assertEquals(List.of(), new ExportVerifier(finished.resolve("vectors")).problems());
    assertEquals(240, Manifest.read(finished.resolve("vectors")).count());
  }

  @Test
  void recordsWhereEverythingCameFrom() throws IOException {
    JsonNode record = json(Files.readString(finished.resolve("run.json")));
    assertEquals("complete", record.path("status").asText());
    assertEquals(0, record.path("seed").asLong());
    for (String name : List.of("taillight", "djl", "pytorch", "nd4j", "duckdb")) {
      String version = record.path("versions").path(name).asText();
      assertTrue(version.matches("\\d+\\.\\d+.*"), name + " " + version);
    }
    assertTrue(record.at("/versions/java").asText().endsWith(Runtime.version().toString()), "java");
    List<String> stages = new ArrayList<>();
    record.path("stages").fieldNames().forEachRemaining(stages::add);
    assertEquals(
        List.of(
            "ingest",
            "mutual-info",
            "mutual-info-page",
            "train-baseline",
            "train",
            "evaluate",
            "export",
            "report"),
        stages);
    assertEquals(3, record.at("/stages/ingest/inputs").size());
    for (JsonNode stage : record.path("stages")) {
      assertTrue(stage.path("outputs").size() > 0);
      assertEquals(64, stage.at("/outputs/0/sha256").asText().length());
    }
  }

  @Test
  void doesNothingTheSecondTimeAndSaysSo() throws IOException {
    Map<String, Long> before = FolderFiles.modified(finished);
    ProgramRun again = taillight("run", config, "--out", finished);
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.out().contains("Nothing to do"), again.out());
    assertTrue(again.out().contains("overall"), "the table is shown again");
    assertEquals(before, FolderFiles.modified(finished));
    ProgramRun machine = taillight("run", config, "--out", finished, "--json");
    assertEquals("unchanged", machine.json().path("status").asText());
  }

  @Test
  void aChangedKeyRunsOnlyTheStagesThatItTouches() throws IOException {
    Path out = temp.resolve("out");
    assertEquals(0, taillight("run", config, "--out", out).exitCode());
    assertEquals(List.of("report"), ran(out, "report.sample_size=50"));
    assertEquals(
        List.of("evaluate", "report"),
        ran(out, "report.sample_size=50", "evaluation.references=[most_popular]"));
    assertEquals(
        List.of("evaluate", "export", "report"),
        ran(out, "report.sample_size=50", "export.formats=[npy]"));
    assertEquals(
        List.of("train", "evaluate", "export", "report"),
        ran(out, "training.contrastive.alpha=0.3"),
        "the baseline has no contrastive loss, so its weight does not touch it");
    assertEquals(
        List.of("mutual-info-page", "train", "evaluate", "export", "report"),
        ran(out, "training.contrastive.alpha=0.3", "augment.value_dropout=0.1"),
        "another mask is no reason for another matrix");
    assertEquals(
        List.of("mutual-info", "mutual-info-page", "train", "evaluate", "export", "report"),
        ran(out, "training.contrastive.alpha=0.3", "mutual_info.exclude=[colour]"));
  }

  @Test
  void leavesAFolderThatIsNoRunAsItIs() throws IOException {
    Path foreign = temp.resolve("foreign");
    Files.createDirectories(foreign.resolve("dataset"));
    Files.writeString(foreign.resolve("dataset/Source.java"), "class Source {}");
    Files.writeString(foreign.resolve("config.yaml"), "mine: true");
    ProgramRun result = taillight("run", config, "--out", foreign);
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(result.err().contains("neither empty nor the folder of a run"), result.err());
    assertEquals("mine: true", Files.readString(foreign.resolve("config.yaml")));
    assertTrue(Files.exists(foreign.resolve("dataset/Source.java")));
    assertFalse(Files.exists(foreign.resolve("run.json")));
  }

  @Test
  void theConfigurationOfARunCanBeRunAgain() throws IOException {
    Path copy = temp.resolve("elsewhere.yaml");
    Files.copy(finished.resolve("config.yaml"), copy);
    Path out = temp.resolve("again");
    ProgramRun result = taillight("ingest", copy, "--out", out);
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(
        Files.readString(finished.resolve("dataset/dataset.json")),
        Files.readString(out.resolve("dataset/dataset.json")));
    String record = Files.readString(out.resolve("run.json"));
    assertEquals("partial", json(record).path("status").asText(), "stages are left");
    assertFalse(Files.exists(out.resolve("_SUCCESS")));
  }

  @Test
  void aStageAloneNamesTheLaterOnesThatDoNotFit() throws IOException {
    Path out = temp.resolve("out");
    ran(out);
    String lineage = Manifest.read(out.resolve("vectors")).lineage().config();
    assertEquals(List.of("export", "report"), ran(out, "export.formats=[npy]"));
    assertTrue(Files.exists(out.resolve("encoders/item")));
    assertEquals(
        List.of("export", "report"), ran(out, "export.formats=[npy]", "export.encoders=[query]"));
    assertFalse(Files.exists(out.resolve("encoders/item")));
    assertEquals(
        List.of("export", "report"), ran(out, "export.formats=[npy]", "export.encoders=[]"));
    assertFalse(Files.exists(out.resolve("encoders")));
    assertEquals(lineage, Manifest.read(out.resolve("vectors")).lineage().config());

    ProgramRun alone =
        taillight("mutual-info", config, "--out", out, "--set", "mutual_info.exclude=[colour]");
    assertEquals(0, alone.exitCode(), alone.err());
    assertTrue(
        alone.out().contains("Page: " + out.resolve("mutual-info/mutual-information.html")),
        alone.out());
    JsonNode record = json(Files.readString(out.resolve("run.json")));
    assertEquals("partial", record.path("status").asText());
    assertEquals(
        json("[\"train\", \"evaluate\", \"export\", \"report\"]"),
        record.path("stale"),
        "the baseline does not see the matrix");
    assertFalse(Files.exists(out.resolve("_SUCCESS")));
  }

  @Test
  void thePageOfTheMatrixIsMadeWithItAndLinkedFromTheReport() throws IOException {
    ProgramRun result = taillight("mutual-info", config, "--out", finished, "--json");
    Path page = Path.of(result.json().path("page").asText());
    assertEquals(finished.resolve("mutual-info/mutual-information.html"), page);
    assertTrue(Files.readString(page).contains("\"masks\":[{\"seed\":"), "the masks of the run");
    assertTrue(
        Files.readString(finished.resolve("report.html"))
            .contains("\"page\":\"mutual-info/mutual-information.html\""));
  }

  @Test
  void withoutABaselineItsFilesGo() throws IOException {
    Path out = temp.resolve("out");
    assertEquals(0, taillight("run", config, "--out", out).exitCode());
    assertEquals(List.of("evaluate", "report"), ran(out, "baseline=false"));
    assertFalse(Files.exists(out.resolve("baseline")));
  }

  @Test
  void goesOnAfterAStopAndGivesTheSameBytes() throws IOException {
    String[] many = {
      "training.epochs=12",
      "training.checkpoints.keep_last=30",
      "training.early_stopping.patience=0"
    };
    Path whole = temp.resolve("whole");
    ran(whole, many);
    Path out = temp.resolve("stopped");
    Map<Path, List<Object>> firstEpochs = new LinkedHashMap<>();
    for (Path training : List.of(out.resolve("baseline"), out)) {
      Path firstEpoch = training.resolve("checkpoints/epoch-0001");
      stopAfter(firstEpoch, out, many);
      assertFalse(Files.exists(training.resolve("checkpoints/best.json")), "not at its end");
      firstEpochs.put(firstEpoch, FolderFiles.identities(firstEpoch));
    }
    ran(out, many);
    for (Path firstEpoch : firstEpochs.keySet()) {
      assertEquals(
          firstEpochs.get(firstEpoch),
          FolderFiles.identities(firstEpoch),
          "the first epoch was done again");
    }
    FolderFiles.assertSame(whole.resolve("vectors"), out.resolve("vectors"));
  }

  @Test
  void oneStageAtATimeGivesTheSame() throws IOException {
    Path out = temp.resolve("staged");
    for (String stage : List.of("ingest", "mutual-info", "train", "evaluate", "export")) {
      ProgramRun result = taillight(stage, config, "--out", out, "--json");
      assertEquals(0, result.exitCode(), result.err());
      assertFalse(Files.exists(out.resolve("_SUCCESS")));
    }
    assertEquals(List.of("report"), ran(out));
    FolderFiles.assertSame(finished.resolve("vectors"), out.resolve("vectors"));
  }

  @Test
  void runsShareADatasetThroughACache() throws IOException {
    Path cache = temp.resolve("cache");
    for (String name : List.of("first", "second")) {
      Path out = temp.resolve(name);
      ProgramRun result =
          taillight("ingest", config, "--out", out, "--set", "dataset_cache=" + cache);
      assertEquals(0, result.exitCode(), result.err());
      assertTrue(Files.isSymbolicLink(out.resolve("dataset")));
      assertTrue(Files.exists(out.resolve("dataset/dataset.json")));
    }
    try (Stream<Path> entries = Files.list(cache)) {
      assertEquals(1, entries.filter(Files::isDirectory).count());
    }
    Path out = temp.resolve("first");
    assertEquals(0, taillight("ingest", config, "--out", out).exitCode());
    assertFalse(Files.isSymbolicLink(out.resolve("dataset")));
    assertTrue(Files.exists(temp.resolve("second/dataset/dataset.json")));
  }

  @Test
  void aBadConfigurationExitsWithTwoAndTouchesNothing() throws IOException {
    Path out = temp.resolve("out");
    ProgramRun result =
        taillight(
            "run", config, "--out", out, "--json", "--set", "training.epochs=-1", "--set", "x=1");
    assertEquals(2, result.exitCode());
    String error = result.json().path("error").asText();
    assertTrue(error.contains("training.epochs: expected a number above 0, got -1"), error);
    assertTrue(error.contains("x: unknown key"), error);
    assertFalse(Files.exists(out));
  }

  @Test
  void badDataExitsWithThreeAndLeavesNothingHalfWritten() throws IOException {
    Path tables = temp.resolve("tables");
    Path own = SmallTables.write(tables);
    Path items = tables.resolve("items.tsv");
    String good = Files.readString(items);
    Path out = temp.resolve("out");
    for (String bad :
        List.of(
            good.replace("item7\ttopic7\t", "item7\t"), // a ragged row
            good.replaceFirst("item7\t", "item6\t"), // a duplicate id
            good.replaceFirst("(item9\t.*\t)\\d+(\t)", "$1n/a$2"), // not a number
            good.lines().findFirst().orElseThrow() + "\n")) { // an empty table
      Files.writeString(items, bad);
      ProgramRun result = taillight("run", own, "--out", out, "--json");
      assertEquals(3, result.exitCode(), result.err());
      assertTrue(result.json().path("error").asText().contains("items.tsv"), result.out());
      assertFalse(result.err().contains("\tat "), "no stack trace");
      assertFalse(Files.exists(out.resolve("dataset")));
      assertFalse(Files.exists(out.resolve("_SUCCESS")));
      assertEquals(List.of(), FolderFiles.leftOvers(out));
    }
    Files.delete(items);
    assertEquals(3, taillight("run", own, "--out", out).exitCode(), "a missing table");
    Files.writeString(items, good);
    assertEquals(0, taillight("ingest", own, "--out", out).exitCode());
  }

  @Test
  void settingsThatDoNotFitTheDataExitWithTwo() throws IOException {
    Path out = temp.resolve("out");
    ProgramRun colour =
        taillight("train", config, "--out", out, "--set", "report.colour_feature=nothing");
    assertEquals(2, colour.exitCode(), colour.err());
    assertTrue(colour.err().contains("nothing"), colour.err());
    ProgramRun single =
        taillight(
            "train",
            config,
            "--out",
            out,
            "--set",
            "dataset.items.features=[{name: topic, kind: categorical, vocabulary: topic}]");
    assertEquals(2, single.exitCode(), single.err());
    assertFalse(Files.exists(out.resolve("checkpoints")));
  }

  @Test
  void aLockedFolderExitsWith75() throws Exception {
    Path lock = Files.createDirectories(temp.resolve("out")).resolve(".lock");
    try (var channel =
            java.nio.channels.FileChannel.open(
                lock,
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE);
        var held = channel.lock()) {
      assertTrue(held.isValid());
      assertEquals(75, taillight("run", config, "--out", temp.resolve("out")).exitCode());
    }
  }

  @Test
  void aStopBeforeTheFirstStepSaysNothingOfSaving() throws IOException {
    Path out = temp.resolve("at-once");
    assertEquals(0, taillight("mutual-info", config, "--out", out).exitCode());
    StopRequest stop = new StopRequest();
    stop.make();
    ProgramRun stopped = taillight(stop, "train", config, "--out", out);
    assertEquals(143, stopped.exitCode(), stopped.err());
    assertTrue(stopped.err().contains("stage=train-baseline"), stopped.err());
    assertFalse(stopped.err().contains("saved_at_stop"), stopped.err());
  }

  private List<String> ran(Path out, String... overrides) throws IOException {
    ProgramRun result = taillight(arguments(out, overrides));
    assertEquals(0, result.exitCode(), result.err());
    List<String> names = new ArrayList<>();
    result.json().path("ran").forEach(name -> names.add(name.asText()));
    return names;
  }

  private static Object[] arguments(Path out, String... overrides) {
    List<Object> arguments = new ArrayList<>(List.of("run", config, "--out", out, "--json"));
    for (String override : overrides) {
      arguments.add("--set");
      arguments.add(override);
    }
    return arguments.toArray();
  }

  /** Runs until a checkpoint is there. */
  private void stopAfter(Path checkpoint, Path out, String... overrides) throws IOException {
    StopRequest stop = new StopRequest();
    Thread watcher = stopWhenThere(stop, checkpoint);
    ProgramRun stopped = taillight(stop, arguments(out, overrides));
    watcher.interrupt();
    assertEquals(143, stopped.exitCode(), stopped.err());
    assertEquals("stopped", stopped.json().path("status").asText());
    assertFalse(Files.exists(out.resolve("_SUCCESS")));
  }

  private static Thread stopWhenThere(StopRequest stop, Path checkpoint) {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (!Files.exists(checkpoint)) {
                  Thread.sleep(5);
                }
                stop.make();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    watcher.start();
    return watcher;
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
