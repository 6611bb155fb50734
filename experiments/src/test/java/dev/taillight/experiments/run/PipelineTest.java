package dev.taillight.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.run.RunRecord.Status;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

  @TempDir Path temp;
  private RunFolder folder;
  private Path table;
  private Path configFile;
  private final Map<String, Integer> settings = new LinkedHashMap<>(Map.of("a", 1, "b", 1));
  private final List<String> calls = new ArrayList<>();
  private String failing = "";
  private String refusing = "";
  private boolean vanishing;
  private boolean changing;

  /** Stage a copies the table, stage b copies what a wrote. */
  private final class CopyStage implements Stage {
    private final String name;
    private final Path from;

    CopyStage(String name, Path from) {
      this.name = name;
      this.from = from;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("setting", settings.get(name).toString());
    }

    @Override
    public List<String> code() {
      return List.of("dev/taillight/progress");
    }

    @Override
    public List<Path> inputs() {
      return List.of(from);
    }

    @Override
    public List<Path> outputs() {
      return List.of(folder.root().resolve(name));
    }

    @Override
    public void requireMachine() {
      if (refusing.equals(name)) {
        throw new IllegalArgumentException("planted");
      }
    }

    @Override
    public void run(boolean resume, Progress progress) throws IOException {
      calls.add(name + (resume ? " resumed" : ""));
      assertFalse(Files.exists(folder.success()), "no mark of success while a stage runs");
      if (failing.equals(name)) {
        throw new IllegalStateException("planted");
      }
      if (vanishing) {
        Files.delete(from);
      }
      Path target = Files.createDirectories(folder.root().resolve(name)).resolve("copy");
      Files.writeString(target, Files.readString(from) + settings.get(name));
      if (changing) {
        Files.writeString(from, "changed");
      }
    }
  }

  @BeforeEach
  void write() throws IOException {
    folder = new RunFolder(temp.resolve("out"));
    table = Files.writeString(temp.resolve("table"), "x");
    configFile = Files.writeString(temp.resolve("c.yaml"), CONFIG);
  }

  @Test
  void doesNothingTheSecondTime() throws IOException {
    assertEquals(List.of("a", "b"), run().ran());
    assertTrue(Files.exists(folder.success()));
    String record = Files.readString(folder.record());
    RunOutcome second = run();
    assertTrue(second.nothingToDo());
    assertEquals(List.of("a", "b"), second.skipped());
    assertEquals(List.of("a", "b"), calls);
    assertEquals(record, Files.readString(folder.record()), "the record stays as it is");
  }

  @Test
  void runsOnlyWhatAChangeTouches() throws IOException {
    run();
    settings.put("b", 2);
    assertEquals(List.of("b"), run().ran());
    settings.put("a", 2);
    assertEquals(List.of("a", "b"), run().ran());
    Files.writeString(table, "y");
    assertEquals(List.of("a", "b"), run().ran());
    assertEquals("y22", Files.readString(folder.root().resolve("b/copy")));
  }

  @Test
  void aTouchedFileOfTheSameContentIsNoChange() throws IOException {
    run();
    Files.setLastModifiedTime(table, FileTime.fromMillis(1));
    assertTrue(run().nothingToDo());
  }

  @Test
  void aFileThatLooksTheSameAndIsNotIsNoticed() throws IOException {
    run();
    FileTime before = Files.getLastModifiedTime(table);
    Files.writeString(table, "y");
    Files.setLastModifiedTime(table, before);
    assertEquals(List.of("a", "b"), run().ran(), "as long as before, and as old by its own word");
  }

  @Test
  void whatLooksOtherwiseIsDigestedOnce() throws IOException {
    run();
    Files.setLastModifiedTime(table, FileTime.fromMillis(1));
    String before = Files.readString(folder.record());
    assertTrue(run().nothingToDo());
    String refreshed = Files.readString(folder.record());
    assertNotEquals(before, refreshed);
    assertTrue(refreshed.contains("\"modified_ns\" : 1000000,"), refreshed);
    assertTrue(run().nothingToDo());
    assertEquals(refreshed, Files.readString(folder.record()));
  }

  @Test
  void aTableThatChangesWhileItIsReadIsReadAgain() throws IOException {
    changing = true;
    TryAgainException thrown = assertThrows(TryAgainException.class, this::run);
    assertTrue(thrown.getMessage().startsWith(table + ": was changed"), thrown.getMessage());
    assertFalse(Files.exists(folder.success()));
    changing = false;
    assertEquals(List.of("a", "b"), run().ran());
    assertEquals("changed11", Files.readString(folder.root().resolve("b/copy")));
  }

  @Test
  void theConfigurationInTheFolderIsThatOfTheRun() throws IOException {
    run();
    String config = Files.readString(folder.config());
    for (String other : List.of("", config.replace("seed: 0", "seed: 77"), "\u0000")) {
      Files.writeString(folder.config(), other);
      assertTrue(run().nothingToDo());
      assertEquals(config, Files.readString(folder.config()));
      assertTrue(Files.exists(folder.success()));
    }
    Files.delete(folder.config());
    assertTrue(run().nothingToDo());
    assertEquals(config, Files.readString(folder.config()));
  }

  @Test
  void whatAKilledWriterLeftIsNoOutput() throws IOException {
    failing = "b";
    assertThrows(IllegalStateException.class, this::run);
    failing = "";
    Path left = Files.createDirectories(folder.root().resolve("b/.step-3.partial"));
    Files.writeString(left.resolve("half"), "half");
    assertEquals(List.of("b"), run().ran());
    assertFalse(Files.exists(left));
    Files.writeString(Files.createDirectories(left).resolve("half"), "half");
    assertTrue(run().nothingToDo(), "and nothing that a stage has written");
  }

  @Test
  void repairsOutputsThatAreGoneOrChanged() throws IOException {
    run();
    Files.delete(folder.root().resolve("a/copy"));
    assertEquals(List.of("a"), run().ran(), "what a writes again is what b has read");
    Files.writeString(folder.root().resolve("b/copy"), "other");
    assertEquals(List.of("b"), run().ran());
    Files.delete(folder.success());
    assertTrue(run().nothingToDo());
    assertTrue(Files.exists(folder.success()));
  }

  @Test
  void aFailureLeavesNoMarkAndTheNextRunTakesUpTheStage() throws IOException {
    run();
    settings.put("b", 2);
    failing = "b";
    assertThrows(IllegalStateException.class, this::run);
    assertFalse(Files.exists(folder.success()));
    RunRecord failed = RunRecord.read(folder.record()).orElseThrow();
    assertEquals(Status.FAILED, failed.status());
    assertTrue(failed.stages().get("a").finished());
    assertFalse(failed.stages().get("b").finished());

    failing = "";
    calls.clear();
    assertEquals(List.of("b"), run().ran());
    assertEquals(List.of("b resumed"), calls);
    assertEquals(Status.COMPLETE, RunRecord.read(folder.record()).orElseThrow().status());
  }

  @Test
  void aStageThatRefusesTheMachineDoesSoBeforeAnyOtherRuns() throws IOException {
    refusing = "b";
    assertThrows(IllegalArgumentException.class, this::run);
    assertEquals(List.of(), calls);
    assertFalse(Files.exists(folder.record()), "nothing was begun");
    assertEquals(List.of("a"), pipeline(stages()).run("a").ran(), "b is not asked for");
    refusing = "";
    run();
    refusing = "b";
    assertTrue(run().nothingToDo(), "b has nothing to do");
    settings.put("a", 2);
    assertThrows(IllegalArgumentException.class, this::run, "b would read what a writes");
    assertEquals(List.of("a", "b"), calls);
    assertTrue(Files.exists(folder.success()), "what is there is still whole");
  }

  @Test
  void anUnfinishedStageOfOtherSettingsIsNotResumed() throws IOException {
    failing = "a";
    assertThrows(IllegalStateException.class, this::run);
    failing = "";
    settings.put("a", 5);
    calls.clear();
    run();
    assertEquals(List.of("a", "b"), calls);
  }

  @Test
  void stopsAfterTheStageThatWasAskedFor() throws IOException {
    assertEquals(List.of("a"), pipeline(stages()).run("a").ran());
    assertFalse(Files.exists(folder.success()));
    assertEquals(List.of("b"), run().ran());
    assertTrue(pipeline(stages()).run("a").nothingToDo());
    assertTrue(Files.exists(folder.success()), "asking for less takes nothing away");
  }

  @Test
  void namesWhatAStageThatRanAloneHasOverrun() throws IOException {
    run();
    assertEquals(List.of(), record().stale());
    settings.put("a", 2);
    assertEquals(List.of("a"), pipeline(stages()).run("a").ran());
    assertEquals(Status.PARTIAL, record().status());
    assertEquals(List.of("b"), record().stale());
    assertFalse(Files.exists(folder.success()));
    run();
    assertEquals(Status.COMPLETE, record().status());
    assertEquals(List.of(), record().stale());
  }

  @Test
  void aStageThatRanAloneAndChangedNothingLeavesACompleteRun() throws IOException {
    run();
    Files.delete(folder.root().resolve("a/copy"));
    assertEquals(List.of("a"), pipeline(stages()).run("a").ran());
    assertEquals(Status.COMPLETE, record().status());
    assertEquals(List.of(), record().stale());
    assertTrue(Files.exists(folder.success()));
  }

  @Test
  void aFailureNamesWhatItHasLeftStale() throws IOException {
    run();
    settings.put("a", 2);
    failing = "a";
    assertThrows(IllegalStateException.class, this::run);
    assertEquals(Status.FAILED, record().status());
    assertEquals(List.of("b"), record().stale(), "a itself has no end");
  }

  @Test
  void removesWhatANoLongerConfiguredStageLeft() throws IOException {
    run();
    RunOutcome outcome = pipeline(stages().subList(0, 1)).run("a");
    assertTrue(outcome.nothingToDo());
    assertFalse(Files.exists(folder.root().resolve("b")));
    assertEquals(
        List.of("a"), List.copyOf(RunRecord.read(folder.record()).orElseThrow().stages().keySet()));
  }

  @Test
  void recordsWhatWasReadAndWritten() throws IOException {
    run();
    StageRecord stage = RunRecord.read(folder.record()).orElseThrow().stages().get("a");
    // sha256sum of the one letter x
    assertEquals(
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        stage.inputs().get(0).sha256());
    assertEquals(table.toString(), stage.inputs().get(0).path());
    assertEquals(List.of("a/copy"), stage.outputs().stream().map(FileRecord::path).toList());
  }

  @Test
  void refusesAFolderThatSomebodyElseWorksIn() throws IOException {
    try (FolderLock lock = FolderLock.take(folder.lock())) {
      assertThrows(TryAgainException.class, this::run);
    }
    assertEquals(List.of("a", "b"), run().ran());
  }

  @Test
  void aRecordOfAnotherVersionMeansStartingOver() throws IOException {
    run();
    Files.writeString(folder.record(), "{\"format\": \"taillight-run\", \"version\": 99}");
    assertEquals(List.of("a", "b"), run().ran());
  }

  @Test
  void aRecordWithoutAWordOnStaleOutputsIsTakenAsItIs() throws IOException {
    run();
    String record = Files.readString(folder.record());
    String older = record.replaceFirst(",\\s*\"stale\" : \\[ ]", "");
    assertFalse(older.contains("stale"), older);
    Files.writeString(folder.record(), older);
    assertTrue(run().nothingToDo());
  }

  @Test
  void aRecordOfAnotherProgramIsNoLicenceToWrite() throws IOException {
    Files.createDirectories(folder.root());
    for (String foreign : List.of("{\"format\": \"other\"}", "[1]", "{", "")) {
      Files.writeString(folder.record(), foreign);
      assertThrows(IllegalArgumentException.class, this::run, foreign);
      assertEquals(foreign, Files.readString(folder.record()));
      assertFalse(Files.exists(folder.config()));
    }
    assertEquals(List.of(), calls);
  }

  @Test
  void deletesNothingOutsideTheFolder() throws IOException {
    run();
    Path outside = Files.writeString(temp.resolve("outside"), "not ours");
    String record = Files.readString(folder.record());
    assertTrue(record.contains("\"b/copy\""));
    Files.writeString(
        folder.record(), record.replace("\"b/copy\"", "\"../" + outside.getFileName() + "\""));
    pipeline(stages().subList(0, 1)).run("a");
    assertEquals("not ours", Files.readString(outside));
  }

  private RunRecord record() throws IOException {
    return RunRecord.read(folder.record()).orElseThrow();
  }

  @Test
  void theRecordTellsNoSecret() throws IOException {
    failing = "a";
    assertThrows(
        IllegalStateException.class,
        () -> pipeline(stages(), message -> message.replace("planted", "***")).run("b"));
    assertEquals("java.lang.IllegalStateException: ***", record().error());
  }

  @Test
  void anInputThatVanishesWhileItIsReadIsBadData() throws IOException {
    vanishing = true;
    DatasetException thrown = assertThrows(DatasetException.class, () -> run());
    assertTrue(thrown.getMessage().startsWith(table.toString()), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("has vanished"), thrown.getMessage());
  }

  private RunOutcome run() throws IOException {
    return pipeline(stages()).run("b");
  }

  private List<Stage> stages() {
    return List.of(
        new CopyStage("a", table), new CopyStage("b", folder.root().resolve("a").resolve("copy")));
  }

  private Pipeline pipeline(List<Stage> stages) {
    return pipeline(stages, UnaryOperator.identity());
  }

  private Pipeline pipeline(List<Stage> stages, UnaryOperator<String> mask) {
    return new Pipeline(
        folder, ConfigReader.read(configFile, List.of()), stages, Progress.silent(), mask);
  }

  private static final String CONFIG =
      """
      name: pipeline
      dataset:
        items:
          path: items.tsv
          id: item_id
          features: [{name: topic, kind: categorical}, {name: words, kind: text}]
        interactions: {path: pairs.tsv}
      """;
}
