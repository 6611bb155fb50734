package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an export goes: what it reads, measures and tells. */
final class VectorExportTest {

  /** Arrays with ids beside them, a table and lines. */
  private static final List<ExportFormat> ALL =
      List.of(ExportFormat.PARQUET, ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.JSONL);

  @TempDir Path folder;

  @Test
  void readsEveryVectorOnceInBlocksOfTheSetSize() throws IOException {
    TestVectors vectors = TestVectors.random(1000, 6, 1);

    write(config(ALL, 64), vectors, TestVectors.ids(folder, 1000));

    int next = 0;
    for (int[] read : vectors.reads()) {
      assertEquals(next, read[0], "the blocks follow each other");
      assertTrue(read[1] <= 64, "a block of " + read[1]);
      next += read[1];
    }
    assertEquals(1000, next);
    assertEquals(40, vectors.reads().get(15)[1], "1000 = 15 · 64 + 40");
  }

  @Test
  void theSameVectorsGiveTheSameBytesWhateverTheBlockSize() throws IOException {
    TestVectors vectors = TestVectors.random(5000, 16, 3);
    ItemIds ids = TestVectors.ids(folder, 5000);
    List<Map<String, String>> digests = new ArrayList<>();
    for (int blockSize : new int[] {5000, 5000, 97, 2048}) {
      write(config(ALL, blockSize), vectors, ids);
      digests.add(FolderContents.of(target()));
    }

    assertEquals(8, digests.get(0).size());
    assertEquals(digests.get(0), digests.get(1), "twice in a row");
    assertEquals(digests.get(0), digests.get(2), "blocks of 97");
    assertEquals(digests.get(0), digests.get(3), "blocks of 2048");
  }

  @Test
  void anExportOfNothingIsAnError() throws IOException {
    ItemIds none = ids(0);

    DatasetException error =
        assertThrows(DatasetException.class, () -> write(config(ALL, 4), new TestVectors(), none));

    assertTrue(error.getMessage().contains("at least one item"), error.getMessage());
    assertFalse(Files.exists(target()));
  }

  @Test
  void vectorsAndIdsOfDifferentNumberAreAnError() throws IOException {
    ItemIds ids = ids(3);

    DatasetException error =
        assertThrows(
            DatasetException.class, () -> write(config(ALL, 4), TestVectors.random(4, 2, 0), ids));

    assertTrue(error.getMessage().contains("4 items, the dataset has 3"), error.getMessage());
  }

  @Test
  void aTargetThatCannotBeWrittenIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    ItemIds ids = ids(2);

    assertThrows(
        UncheckedIOException.class,
        () ->
            TestVectors.export(
                config(ALL, 4),
                file.resolve("vectors"),
                TestVectors.random(2, 2, 0),
                ids,
                TestVectors.LINEAGE));
  }

  /** (3, 4), (0, 1) and (0, −3) have the lengths 5, 1 and 3, whose mean is 3. */
  @Test
  void normsAreMeasured() throws IOException {
    TestVectors vectors =
        new TestVectors(new float[] {3, 4}, new float[] {0, 1}, new float[] {0, -3});

    Manifest manifest = write(config(ALL, 2), vectors, ids(3));

    assertEquals(new Norms(1, 3, 5), manifest.norms());
    assertFalse(manifest.normalised());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.00009, 0.99991, 1.00011, 0.99989})
  void vectorsAreNormalisedWhenTheirLengthIsOneWithinTheTolerance(double length)
      throws IOException {
    TestVectors vectors = new TestVectors(new float[] {1, 0}, new float[] {0, (float) length});

    Manifest manifest = write(config(ALL, 2), vectors, ids(2));

    assertEquals(Math.abs(length - 1) < 1e-4, manifest.normalised());
  }

  @Test
  void progressCountsEveryVector() throws IOException {
    List<Long> steps = Collections.synchronizedList(new ArrayList<>());
    Progress counting =
        (name, total, unit) -> {
          if (name.equals("golden queries")) {
            return new Progress.Task() {};
          }
          assertEquals(name.startsWith("compute") ? "vectors" : "rows", unit);
          assertEquals(name.startsWith("compute") ? 10 : 30, total);
          return new Progress.Task() {
            @Override
            public void advance(long units) {
              steps.add(units);
            }
          };
        };

    TestVectors.export(
        config(List.of(ExportFormat.NPY), 4),
        counting,
        target(),
        TestVectors.random(10, 2, 0),
        ids(10),
        TestVectors.LINEAGE);

    assertEquals(List.of(4L, 4L, 2L), steps.subList(0, 3), "the vectors");
    assertEquals(10 + 3 * 10, steps.stream().mapToLong(Long::longValue).sum(), "three files");
  }

  private Manifest write(ExportConfig config, VectorSource vectors, ItemIds ids) {
    return TestVectors.export(config, target(), vectors, ids, TestVectors.LINEAGE);
  }

  private Path target() {
    return folder.resolve("out").resolve("vectors");
  }

  private ItemIds ids(int count) throws IOException {
    return TestVectors.ids(folder, count);
  }

  private static ExportConfig config(List<ExportFormat> formats, int blockSize) {
    return TestVectors.config(formats, Precision.FLOAT32, 1, blockSize);
  }
}
