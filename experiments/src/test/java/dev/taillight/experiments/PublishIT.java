package dev.taillight.experiments;

import static dev.taillight.experiments.ProgramRun.taillight;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.publish.CurrentVersion;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a run to a published export, to the next one, and to the difference of both. */
final class PublishIT {

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path config = Path.of("");
  private static Path run = Path.of("");

  @BeforeAll
  static void runs() throws IOException {
    config = SmallTables.write(shared);
    run = shared.resolve("run");
    ProgramRun done =
        taillight("export", config, "--out", run, "--set", "baseline=false", "--quiet");
    assertEquals(0, done.exitCode(), done.err());
  }

  @Test
  void theManifestHasTheFiguresOfTheEvaluation() throws IOException {
    JsonNode evaluation = new ObjectMapper().readTree(run.resolve("evaluation.json").toFile());
    double tail = evaluation.at("/systems/0/metrics/recall@20/tail/mean").doubleValue();
    Manifest manifest = Manifest.read(run.resolve("vectors"));
    assertEquals(tail, manifest.quality().figure("recall@20", "tail").orElseThrow());
    double rank = evaluation.at("/systems/0/vectors/effective_rank").doubleValue();
    assertEquals(rank, manifest.quality().effectiveRank(), 0.5, "of the corpus, of all items");
  }

  @Test
  void anExportIsVerifiedAnywhere() throws IOException {
    Path copy = temp.resolve("copy");
    copy(run.resolve("vectors"), copy);
    ProgramRun good = taillight("verify-export", copy, "--json");
    assertEquals(0, good.exitCode(), good.err());
    assertEquals(0, good.json().path("problems").size());

    Path npy = copy.resolve("vectors.npy");
    byte[] bytes = Files.readAllBytes(npy);
    bytes[bytes.length - 1] ^= 1;
    Files.write(npy, bytes);
    Files.delete(copy.resolve("item_ids.jsonl"));
    ProgramRun bad = taillight("verify-export", copy);
    assertEquals(3, bad.exitCode());
    assertEquals(2, bad.out().lines().count(), bad.out());
    ProgramRun json = taillight("verify-export", copy, "--json");
    assertEquals(3, json.json().path("exit_code").intValue());
    assertEquals(2, json.json().path("problems").size());
    assertEquals(3, taillight("verify-export", temp).exitCode());
  }

  @Test
  void deltasReplaceNothingThatIsNotADelta() throws IOException {
    Path vectors = run.resolve("vectors");
    Path precious = Files.createDirectories(temp.resolve("precious"));
    Files.writeString(precious.resolve("notes.txt"), "mine");

    ProgramRun other = taillight("delta", "--from", vectors, "--to", vectors, "--out", precious);
    assertEquals(2, other.exitCode(), other.err());
    assertTrue(other.err().contains("it has no delta.json"), other.err());
    assertEquals("mine", Files.readString(precious.resolve("notes.txt")));

    ProgramRun own = taillight("delta", "--from", vectors, "--to", vectors, "--out", vectors);
    assertEquals(2, own.exitCode(), own.err());
    assertTrue(own.err().contains("would replace what --from reads"), own.err());

    Path delta = temp.resolve("same");
    assertEquals(
        0, taillight("delta", "--from", vectors, "--to", vectors, "--out", delta).exitCode());
    assertEquals(
        0, taillight("delta", "--from", vectors, "--to", vectors, "--out", delta).exitCode());
    ProgramRun applied =
        taillight("apply-delta", "--base", vectors, "--delta", delta, "--out", precious);
    assertEquals(2, applied.exitCode(), applied.err());
    assertTrue(applied.err().contains("it has no manifest.json"), applied.err());
    ProgramRun over =
        taillight("apply-delta", "--base", vectors, "--delta", delta, "--out", vectors);
    assertEquals(2, over.exitCode(), over.err());
    assertTrue(Files.exists(vectors.resolve("manifest.json")));
  }

  @Test
  void publishesOnceAndRefusesWhatIsWorse() throws IOException {
    Path target = temp.resolve("published");
    ProgramRun first = publish(target);
    assertEquals(0, first.exitCode(), first.err());
    assertEquals("complete", first.json().path("status").asText());
    assertEquals("unchanged", publish(target).json().path("status").asText());

    ProgramRun refused =
        taillight(
            "publish",
            "--vectors",
            run.resolve("vectors"),
            "--to",
            temp.resolve("other"),
            "--min-effective-rank",
            1,
            "--min-norm",
            2,
            "--json");
    assertEquals(4, refused.exitCode());
    String error = refused.json().path("error").asText();
    assertTrue(error.contains("effective rank") && error.contains("lengths"), error);
    assertFalse(Files.exists(temp.resolve("other/current.json")));
  }

  @Test
  void onlyOneMayPublishAtATime() throws IOException {
    Path target = temp.resolve("published");
    try (FolderLock lock = FolderLock.take(target.resolve(FolderLock.FILE_NAME))) {
      assertEquals(75, publish(target).exitCode());
    }
    assertEquals(0, publish(target).exitCode());
  }

  /**
   * A folder in the configuration is relative to it; a worse export leaves everything as it was.
   */
  @Test
  void aRunPublishesWhatItExports() throws IOException {
    Path out = temp.resolve("run");
    String set = "export.publish.folder=published-by-run";
    ProgramRun first = export(out, set);
    assertEquals(0, first.exitCode(), first.err());
    Path published = shared.resolve("published-by-run");
    String version = CurrentVersion.read(published).orElseThrow().version();
    assertEquals(Sha256.of(out.resolve("vectors/manifest.json")).substring(0, 16), version);

    String before = Sha256.of(out.resolve("vectors/manifest.json"));
    ProgramRun refused =
        export(
            out,
            set,
            "training.epochs=1",
            "training.embedding_optimizer.learning_rate=1e-9",
            "training.tower_optimizer.learning_rate=1e-9");
    assertEquals(4, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("in the published export"), refused.err());
    assertEquals(version, CurrentVersion.read(published).orElseThrow().version());
    assertEquals(before, Sha256.of(out.resolve("vectors/manifest.json")));
  }

  @Test
  void aMetricThatIsNotEvaluatedCannotBeCompared() {
    ProgramRun wrong =
        export(temp.resolve("run"), "export.publish.folder=x", "export.gate.metric=recall@7");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("export.gate.metric"), wrong.err());
  }

  @Test
  void aDeltaLeadsFromOneRunToAnother() throws IOException {
    Path out = temp.resolve("run");
    copy(run, out);
    assertEquals(0, export(out, "training.main.temperature=0.2").exitCode());
    ProgramRun delta =
        taillight(
            "delta",
            "--from",
            run.resolve("vectors"),
            "--to",
            out.resolve("vectors"),
            "--out",
            temp.resolve("delta"),
            "--json");
    assertEquals(0, delta.exitCode(), delta.err());
    assertEquals("rebuild", delta.json().path("verdict").asText(), "another query tower");
    assertEquals(240, delta.json().path("upserts").intValue());
    ProgramRun applied =
        taillight(
            "apply-delta",
            "--base",
            run.resolve("vectors"),
            "--delta",
            temp.resolve("delta"),
            "--out",
            temp.resolve("made"));
    assertEquals(0, applied.exitCode(), applied.err());
    assertEquals(digests(out.resolve("vectors")), digests(temp.resolve("made")));
    assertEquals(
        3,
        taillight(
                "apply-delta",
                "--base",
                out.resolve("vectors"),
                "--delta",
                temp.resolve("delta"),
                "--out",
                temp.resolve("made"))
            .exitCode());
  }

  private static ProgramRun publish(Path target) {
    return taillight("publish", "--vectors", run.resolve("vectors"), "--to", target, "--json");
  }

  private static ProgramRun export(Path out, String... settings) {
    Stream<String> all = Stream.concat(Stream.of("baseline=false"), Stream.of(settings));
    return taillight(
        Stream.concat(
                Stream.of("export", config, "--out", out, "--quiet"),
                all.flatMap(setting -> Stream.of("--set", setting)))
            .toArray());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        Path copied = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copied.getParent());
        Files.copy(file, copied);
      }
    }
  }

  private static Map<String, String> digests(Path root) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        digests.put(root.relativize(file).toString(), Sha256.of(file));
      }
    }
    return digests;
  }
}
