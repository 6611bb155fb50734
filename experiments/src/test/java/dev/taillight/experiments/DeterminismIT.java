package dev.taillight.experiments;

import static dev.taillight.experiments.ProgramRun.taillight;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must not change a byte of a run: how many cores there are, in which blocks is computed, and
 * where its files lie.
 */
class DeterminismIT {

  /** All that a run writes, except for its times: {@code run.json}, metrics and the report. */
  private static final List<String> RESULTS =
      List.of(
          "dataset",
          "mutual-info",
          "checkpoints",
          "baseline/checkpoints",
          "user-figures",
          "vectors",
          "encoders");

  /** Every reference, and every format whose files are the same on all machines. */
  private static final List<String> EVERYTHING =
      List.of(
          "evaluation.references=[random, most_popular, item_knn, user_knn, content_knn, bpr_mf, ials, ease]",
          "evaluation.user_metrics=[recall@20]",
          "export.formats=[parquet, npy, arrow, faiss, lucene, pgvector]",
          "export.shards=2");

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path tables;
  private static Path config;
  private static Path whole;

  @BeforeAll
  static void runOnce() throws IOException {
    tables = shared.resolve("tables");
    config = SmallTables.write(tables);
    whole = shared.resolve("whole");
    run(config, whole);
  }

  @Test
  void theNumberOfCores() throws Exception {
    ProgramProcess program = ProgramProcess.in(temp.resolve("temporary"));
    for (String cores : List.of("1", "2", "5")) {
      Path out = temp.resolve(cores);
      Process process =
          program.start(
              temp.resolve(cores + ".log"),
              List.of("-XX:ActiveProcessorCount=" + cores),
              arguments(config, out));
      assertTrue(process.waitFor(5, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue(), () -> said(temp.resolve(cores + ".log")));
      assertSameResults(out);
    }
  }

  @Test
  void theBlocksThatAreComputedAtATime() throws IOException {
    for (int size : List.of(1, 7, 100)) {
      Path out = temp.resolve("blocks-" + size);
      run(
          config,
          out,
          "evaluation.search_items=" + 3 * size,
          "evaluation.search_queries=" + size,
          "export.block_size=" + size);
      assertSameResults(out);
    }
  }

  @Test
  void theFolderOfTheRun() throws Exception {
    Path moved = temp.resolve("some/where/else");
    FolderFiles.copy(whole, moved);
    Map<String, Long> before = FolderFiles.modified(moved);
    assertEquals("unchanged", run(config, moved));
    Map<String, Long> after = FolderFiles.modified(moved);
    assertNotEquals(before.remove("run.json"), after.get("run.json"), "all was digested again");
    Long once = after.remove("run.json");
    assertEquals(before, after, "and nothing else was written");
    assertEquals("unchanged", run(config, moved));
    assertEquals(once, FolderFiles.modified(moved).get("run.json"));
  }

  @Test
  void theFolderOfConfigurationAndTables() throws Exception {
    Path tablesElsewhere = temp.resolve("a/b/tables");
    FolderFiles.copy(tables, tablesElsewhere);
    Path moved = temp.resolve("moved");
    FolderFiles.copy(whole, moved);
    Path movedConfig = tablesElsewhere.resolve(config.getFileName());
    assertEquals("complete report", run(movedConfig, moved), "it shows where the tables lie");
    assertSameResults(moved);
    assertTrue(Files.readString(moved.resolve("config.yaml")).contains("a/b/tables/items.tsv"));
    assertEquals("unchanged", run(movedConfig, moved));

    Path anew = temp.resolve("anew");
    run(movedConfig, anew);
    assertSameResults(anew);
  }

  @Test
  void theConfigurationThatTheRunHasWritten() throws IOException {
    assertEquals("unchanged", run(whole.resolve("config.yaml"), whole));
  }

  @Test
  void butOtherTablesOfTheSameNameAreNoticed() throws Exception {
    Path others = temp.resolve("others");
    FolderFiles.copy(tables, others);
    Path pairs = others.resolve("pairs.tsv");
    AtomicFiles.write(pairs, Files.readString(pairs) + "user1\titem2\n");
    Path moved = temp.resolve("moved");
    FolderFiles.copy(whole, moved);
    String ran = run(others.resolve(config.getFileName()), moved);
    assertTrue(ran.startsWith("complete ingest "), ran);
  }

  /** The status, and the stages that ran. */
  private static String run(Path config, Path out, String... overrides) throws IOException {
    ProgramRun result = taillight((Object[]) arguments(config, out, overrides));
    assertEquals(0, result.exitCode(), result.err());
    List<String> words = new ArrayList<>();
    words.add(result.json().path("status").asText());
    result.json().path("ran").forEach(stage -> words.add(stage.asText()));
    return String.join(" ", words);
  }

  private static String[] arguments(Path config, Path out, String... overrides) {
    List<String> arguments =
        new ArrayList<>(List.of("run", config.toString(), "--out", out.toString(), "--json"));
    List<String> settings = new ArrayList<>(EVERYTHING);
    settings.addAll(List.of(overrides));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }

  private static void assertSameResults(Path out) throws IOException {
    assertFalse(Files.isSameFile(whole, out));
    for (String result : RESULTS) {
      FolderFiles.assertSame(whole.resolve(result), out.resolve(result));
    }
    assertEquals(
        Files.readString(whole.resolve("evaluation.json")),
        Files.readString(out.resolve("evaluation.json")));
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
