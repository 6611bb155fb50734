package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports that are not published, and what they leave behind: nothing. */
final class RefusedExportTest {

  /** Arrays with ids beside them, a table and lines. */
  private static final List<ExportFormat> ALL =
      List.of(ExportFormat.PARQUET, ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.JSONL);

  @TempDir Path folder;

  static Stream<UnaryOperator<float[]>> unpublishable() {
    return Stream.of(
        row -> filled(row, Float.NaN),
        row -> filled(row, Float.POSITIVE_INFINITY),
        row -> filled(row, Float.NEGATIVE_INFINITY),
        RefusedExportTest::zero);
  }

  @ParameterizedTest
  @MethodSource("unpublishable")
  void aRefusedExportLeavesTheEarlierOneIntact(UnaryOperator<float[]> change) throws IOException {
    TestVectors vectors = TestVectors.random(20, 4, 5);
    ItemIds ids = ids(20);
    write(config(ALL, 8), vectors, ids);
    Map<String, String> before = FolderContents.of(target());

    ExportRefusedException refusal =
        assertThrows(
            ExportRefusedException.class,
            () -> write(config(ALL, 8), vectors.with(13, change), ids));

    assertTrue(refusal.getMessage().contains("of 20 vectors"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("'item13'"), refusal.getMessage());
    assertEquals(before, FolderContents.of(target()));
    assertNothingLeftBehind();
  }

  @Test
  void aRefusalCountsAllBadVectors() throws IOException {
    TestVectors vectors =
        TestVectors.random(20, 4, 5)
            .with(2, row -> filled(row, Float.NaN))
            .with(3, RefusedExportTest::zero)
            .with(19, RefusedExportTest::zero);
    ItemIds ids = ids(20);

    ExportRefusedException refusal =
        assertThrows(ExportRefusedException.class, () -> write(config(ALL, 3), vectors, ids));

    assertEquals(
        "nothing was published: of 20 vectors, 1 have a value that is not finite and 2 are all"
            + " zero; item 'item2' is not finite, item 'item3' is all zero, item 'item19' is all"
            + " zero",
        refusal.getMessage());
    assertFalse(Files.exists(target()));
    assertNothingLeftBehind();
  }

  @Test
  void aSourceThatFailsLeavesNothingBehind() throws IOException {
    ItemIds ids = ids(10);
    TestVectors vectors = TestVectors.random(10, 4, 5);
    VectorSource failing =
        new VectorSource() {
          @Override
          public int size() {
            return 10;
          }

          @Override
          public int dimension() {
            return 4;
          }

          @Override
          public void read(int from, int count, float[] target) {
            if (from > 0) {
              throw new IllegalStateException("planted");
            }
            vectors.read(from, count, target);
          }
        };

    assertThrows(IllegalStateException.class, () -> write(config(ALL, 4), failing, ids));

    assertFalse(Files.exists(target()));
    assertNothingLeftBehind();
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

  private void assertNothingLeftBehind() throws IOException {
    Path parent = target().getParent();
    try (Stream<Path> entries = Files.list(parent)) {
      assertTrue(
          entries.allMatch(entry -> entry.equals(target())), "only the export is in " + parent);
    }
  }

  private static float[] filled(float[] row, float value) {
    row[1] = value;
    return row;
  }

  private static float[] zero(float[] row) {
    Arrays.fill(row, 0f);
    row[0] = -0f;
    return row;
  }
}
