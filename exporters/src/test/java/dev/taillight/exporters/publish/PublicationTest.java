package dev.taillight.exporters.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.ExportConfig;
import dev.taillight.exporters.ItemVectors;
import dev.taillight.exporters.TestVectors;
import dev.taillight.exporters.VectorExport;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.publish.Publication.Published;
import dev.taillight.exporters.publish.Publication.Step;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PublicationTest {

  private static final GateConfig GATE =
      new GateConfig(0.1, -0.1, 0.5, 2, "recall@20", 0.1, 0.5, 0.25, false);

  @TempDir Path folder;

  @Test
  void theCurrentVersionIsTheExport() throws IOException {
    Path export = export(1, 0.5);

    Published published = publication(2).publish(export);

    assertTrue(published.changed());
    String digest = Sha256.of(export.resolve(Manifest.FILE_NAME));
    CurrentVersion current = CurrentVersion.read(target()).orElseThrow();
    assertEquals(digest, current.manifestSha256());
    assertEquals(digest.substring(0, 16), current.version());
    assertEquals("tower 1", current.queryTower());
    assertEquals(List.of(), current.previous());
    assertEquals(List.of(), new ExportVerifier(target().resolve(current.version())).problems());
    assertEquals(digest, Sha256.of(target().resolve(current.version()).resolve("manifest.json")));
  }

  @Test
  void theSameExportAgainIsNothingToDo() throws IOException {
    Path export = export(1, 0.5);
    String version = publication(2).publish(export).version();
    var before = Files.getLastModifiedTime(target().resolve(CurrentVersion.FILE_NAME));

    Published again = publication(2).publish(export);

    assertFalse(again.changed());
    assertEquals(version, again.version());
    assertEquals(before, Files.getLastModifiedTime(target().resolve(CurrentVersion.FILE_NAME)));
  }

  @Test
  void asManyOldVersionsStayAsAreKept() throws IOException {
    String first = publication(1).publish(export(1, 0.5)).version();
    String second = publication(1).publish(export(2, 0.5)).version();
    Published third = publication(1).publish(export(3, 0.5));

    assertEquals(List.of(first), third.removed());
    assertEquals(List.of(second), CurrentVersion.read(target()).orElseThrow().previous());
    assertEquals(Stream.of(second, third.version(), "current.json").sorted().toList(), entries());
  }

  @Test
  void anOldVersionCanComeBack() throws IOException {
    String first = publication(2).publish(export(1, 0.5)).version();
    String second = publication(2).publish(export(2, 0.5)).version();
    assertEquals(first, publication(2).publish(export(1, 0.5)).version());

    CurrentVersion current = CurrentVersion.read(target()).orElseThrow();
    assertEquals(first, current.version());
    assertEquals(List.of(second), current.previous());
  }

  /** A link of the same file keeps its key; a new copy of the folder has another. */
  @Test
  void aWholeVersionIsNotCopiedAgain() throws IOException {
    Path version = target().resolve(publication(2).publish(export(1, 0.5)).version());
    Object folder = key(version);
    publication(2).publish(export(2, 0.5));

    assertTrue(publication(2).publish(version).changed());

    assertEquals(folder, key(version));
    assertEquals(List.of(), new ExportVerifier(version).problems());
  }

  /**
   * Killed while it replaced a version: between the two renames, and before them with the old copy
   * damaged. The export may be gone by then.
   */
  @ParameterizedTest
  @CsvSource({"true, false, false", "false, true, false", "true, true, false", "true, false, true"})
  void theLastWholeCopyIsKept(boolean partial, boolean replaced, boolean damaged)
      throws IOException {
    String first = publication(2).publish(export(1, 0.5)).version();
    Path version = target().resolve(first);
    for (String suffix : List.of("partial", "replaced")) {
      if (suffix.equals("partial") ? partial : replaced) {
        copy(version, target().resolve("." + first + "." + suffix));
      }
    }
    Files.delete(version.resolve("vectors.npy"));
    if (!damaged) {
      AtomicFiles.deleteTree(version);
    }

    String second = publication(2).publish(export(2, 0.5)).version();

    assertEquals(List.of(), new ExportVerifier(version).problems());
    assertEquals(List.of(first), CurrentVersion.read(target()).orElseThrow().previous());
    assertEquals(Stream.of(first, second, "current.json").sorted().toList(), entries());
  }

  /** A run asks for the gate before it has vectors to publish, and without the lock. */
  @Test
  void aKilledReplacementDoesNotBlockTheGate() throws IOException {
    String first = publication(2).publish(export(1, 0.5)).version();
    Files.move(target().resolve(first), target().resolve("." + first + ".partial"));

    publication(2).gate();
    assertThrows(ExportRefusedException.class, () -> publication(2).publish(export(2, 0.1)));

    assertEquals(List.of(), new ExportVerifier(target().resolve(first)).problems());
  }

  @Test
  void aWorseExportIsRefusedAndNothingIsTouched() throws IOException {
    String version = publication(2).publish(export(1, 0.5)).version();

    ExportRefusedException refusal =
        assertThrows(ExportRefusedException.class, () -> publication(2).publish(export(2, 0.44)));

    assertTrue(refusal.getMessage().contains("recall@20 is 0.4400"), refusal.getMessage());
    assertEquals(version, CurrentVersion.read(target()).orElseThrow().version());
    assertEquals(Stream.of(version, "current.json").sorted().toList(), entries());
  }

  /** A quarter of 40 items may go, and the length stays. */
  @Test
  void anotherSizeIsRefused() throws IOException {
    publication(2).publish(export(1, 0.5));
    Path smaller = export(2, 0.5, 29, 5);

    ExportRefusedException refusal =
        assertThrows(ExportRefusedException.class, () -> publication(2).publish(smaller));

    assertTrue(refusal.getMessage().contains("29 items, at least 30"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("5 dimensions"), refusal.getMessage());
    assertTrue(publication(2).publish(export(3, 0.5, 30, 4)).changed());
    assertTrue(new Publication(target(), GateConfig.OPEN, 2).publish(smaller).changed());
  }

  @Test
  void aMetricThatNobodyHasIsRefusedWhereThereIsSomethingToCompare() throws IOException {
    publication(2).publish(export(1, 0.5));
    GateConfig open = GateConfig.OPEN;
    GateConfig mistyped =
        new GateConfig(
            open.minEffectiveRank(),
            open.maxUniformity(),
            open.minNorm(),
            open.maxNorm(),
            "recall@25",
            0.05,
            0.2,
            open.maxShrinkage(),
            open.allowDimensionChange());

    ExportRefusedException refusal =
        assertThrows(
            ExportRefusedException.class,
            () -> new Publication(target(), mistyped, 2).publish(export(2, 0.1)));

    assertTrue(refusal.getMessage().contains("recall@25 is none of"), refusal.getMessage());
  }

  @Test
  void whatAKilledPublisherHadBegunIsDeleted() throws IOException {
    Path begun = target().resolve(".0123456789abcdef.partial");
    Files.createDirectories(begun);
    Files.writeString(begun.resolve("vectors.npy"), "half");
    Path other = Files.createDirectories(target().resolve(".notes"));

    publication(2).publish(export(1, 0.5));

    assertFalse(Files.exists(begun));
    assertTrue(Files.exists(other), "what is not ours stays");
  }

  @Test
  void aDamagedVersionIsCopiedAgain() throws IOException {
    Path export = export(1, 0.5);
    String version = publication(2).publish(export).version();
    Path file = target().resolve(version).resolve("vectors.npy");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file); // it may be a link to the export's own
    byte[] damaged = bytes.clone();
    damaged[damaged.length - 1] ^= 1;
    Files.write(file, damaged);

    publication(2).publish(export);

    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void aVersionThatIsGoneIsNamed() throws IOException {
    String version = publication(2).publish(export(1, 0.5)).version();
    AtomicFiles.deleteTree(target().resolve(version));

    DatasetException error =
        assertThrows(DatasetException.class, () -> publication(2).publish(export(2, 0.5)));

    assertTrue(error.getMessage().contains(version + ", which is not there"), error.getMessage());
  }

  @Test
  void aDamagedExportIsNotPublished() throws IOException {
    Path export = export(1, 0.5);
    Path file = export.resolve("vectors.npy");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    DatasetException error =
        assertThrows(DatasetException.class, () -> publication(2).publish(export));

    assertTrue(error.getMessage().contains("vectors.npy: expected SHA-256"), error.getMessage());
    assertEquals(List.of(), entries());
  }

  /** Whatever the publisher was about to do when it was killed, readers find a whole export. */
  @ParameterizedTest
  @EnumSource
  void aCrashLeavesAWholeExport(Step crash) throws IOException {
    String first = publication(0).publish(export(1, 0.5)).version();
    Path next = export(2, 0.5);
    Publication crashing =
        new Publication(
            target(),
            GATE,
            0,
            step -> {
              if (step == crash) {
                throw new IllegalStateException("killed before " + step);
              }
            });

    assertThrows(IllegalStateException.class, () -> crashing.publish(next));

    CurrentVersion current = CurrentVersion.read(target()).orElseThrow();
    assertEquals(crash == Step.PRUNE, !current.version().equals(first));
    assertEquals(List.of(), new ExportVerifier(target().resolve(current.version())).problems());
    String second = publication(0).publish(next).version();
    assertEquals(second, CurrentVersion.read(target()).orElseThrow().version());
    assertEquals(List.of(), new ExportVerifier(target().resolve(second)).problems());
  }

  /** A version that is there in part, because a machine lost power, is copied again. */
  @Test
  void anIncompleteVersionIsReplaced() throws IOException {
    Path export = export(1, 0.5);
    String version = publication(0).publish(export).version();
    Files.delete(target().resolve(version).resolve("vectors.npy"));

    assertTrue(publication(0).publish(export).changed());
    assertEquals(List.of(), new ExportVerifier(target().resolve(version)).problems());
  }

  @Test
  void aForeignCurrentFileIsLeftAlone() throws IOException {
    Files.createDirectories(target());
    Files.writeString(target().resolve(CurrentVersion.FILE_NAME), "{\"version\": \"../..\"}");

    assertThrows(DatasetException.class, () -> publication(2).publish(export(1, 0.5)));
    assertEquals(List.of("current.json"), entries());
  }

  @Test
  void namesThatLeadOutOfTheExportAreRefused() throws IOException {
    Path export = export(1, 0.5);
    Path manifest = export.resolve(Manifest.FILE_NAME);
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"vectors.npy\"", "\"../ids/secret\""));

    DatasetException error =
        assertThrows(DatasetException.class, () -> publication(2).publish(export));
    assertTrue(error.getMessage().contains("'../ids/secret'"), error.getMessage());
  }

  private Publication publication(int keep) {
    return new Publication(target(), GATE, keep);
  }

  private Path target() {
    return folder.resolve("published");
  }

  private List<String> entries() throws IOException {
    if (!Files.exists(target())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(target())) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private Path export(int seed, double recall) throws IOException {
    return export(seed, recall, 40, 4);
  }

  private Path export(int seed, double recall, int count, int dimension) throws IOException {
    Path export = folder.resolve("export" + seed);
    ItemVectors items =
        new ItemVectors(
            TestVectors.random(count, dimension, seed),
            TestVectors.ids(folder.resolve("ids"), count),
            TestVectors.random(5, dimension, 99),
            new Lineage("config", "dataset", null, "checkpoint", "tower " + seed, "1"),
            Map.of("recall@20", Map.of("overall", recall, "tail", recall / 2)));
    ExportConfig config =
        TestVectors.config(List.of(ExportFormat.NPY, ExportFormat.JSONL), Precision.FLOAT32, 1, 8);
    new VectorExport(config, new Gate(GateConfig.OPEN), Progress.silent()).write(export, items);
    return export;
  }
}
