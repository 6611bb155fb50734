package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.exporters.verify.ExportedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format: whoever adds one adds it here by naming it in the enum. */
final class EveryFormatTest {

  private static final int COUNT = 700;
  private static final int DIMENSION = 12;

  @TempDir Path folder;

  static Stream<Arguments> formats() {
    List<Arguments> all = new ArrayList<>();
    for (ExportFormat format : ExportFormat.values()) {
      for (Precision precision : format.precisions()) {
        all.add(Arguments.of(format, precision, 1));
        all.add(Arguments.of(format, precision, 3));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void isReadBackAsItWasEncoded(ExportFormat format, Precision precision, int shards)
      throws IOException {
    TestVectors vectors = TestVectors.random(COUNT, DIMENSION, 3);
    ItemIds ids = TestVectors.ids(folder, COUNT);

    Manifest manifest = export(format, precision, shards, 64, vectors, ids);

    assertEquals(List.of(), new ExportVerifier(target()).problems());
    assertEquals(shards, manifest.shards());
    Encoding encoding = manifest.encoding();
    ByteBuffer bytes = encoding.newRow();
    float[] expected = new float[DIMENSION];
    try (ExportedRows rows = new ExportedRows(target(), manifest, format)) {
      for (int row = 0; row < COUNT; row++) {
        assertTrue(rows.next());
        encoding.encode(vectors.row(row), 0, bytes);
        encoding.decode(bytes, expected);
        assertEquals(ids.at(row), rows.id());
        assertArrayEquals(expected, rows.vector(), "row " + row);
      }
      assertFalse(rows.next());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFileCutShortInTheMiddleIsFoundByItsReader(ExportFormat format) throws IOException {
    Manifest manifest =
        export(
            format,
            Precision.FLOAT32,
            1,
            64,
            TestVectors.random(COUNT, DIMENSION, 3),
            TestVectors.ids(folder, COUNT));
    for (ExportedFile file : manifest.files()) {
      if (file.content() == FileContent.VECTORS && file.bytes() > 100) {
        Path path = target().resolve(file.name());
        byte[] whole = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(whole, whole.length / 2));
        assertFalse(reads(manifest, format), file.name());
        Files.write(path, whole);
      }
    }
    assertTrue(reads(manifest, format));
  }

  @ParameterizedTest
  @EnumSource
  void theSameVectorsGiveTheSameBytesWhateverTheBlockSize(ExportFormat format) throws IOException {
    TestVectors vectors = TestVectors.random(COUNT, DIMENSION, 3);
    ItemIds ids = TestVectors.ids(folder, COUNT);
    Manifest first = export(format, Precision.FLOAT32, 2, 64, vectors, ids);
    Manifest second = export(format, Precision.FLOAT32, 2, 97, vectors, ids);

    assertEquals(first, second);
  }

  /** Before the vectors are computed, which takes long. */
  @ParameterizedTest
  @EnumSource
  void vectorsThatAreTooLongAreRefusedBeforeTheyAreRead(ExportFormat format) throws IOException {
    if (format.maxDimension() == Integer.MAX_VALUE) {
      assertFalse(format.needs().limits().contains("dimensions"), format.needs().limits());
      return;
    }
    int dimension = format.maxDimension() + 1;
    TestVectors vectors = TestVectors.random(2, dimension, 3);
    ItemIds ids = TestVectors.ids(folder, 2);

    DatasetException error =
        assertThrows(
            DatasetException.class, () -> export(format, Precision.FLOAT32, 1, 2, vectors, ids));

    assertEquals(
        "export.formats: %s takes vectors of at most %d dimensions, these have %d"
            .formatted(format.key(), dimension - 1, dimension),
        error.getMessage());
    assertEquals(0, vectors.reads().size());
    assertFalse(Files.exists(target()), "nothing is published");
  }

  /** Ids with all that breaks a careless format; some stores take none of them. */
  @ParameterizedTest
  @MethodSource("awkwardIds")
  void anIdComesBackAsItIsOrIsRefused(ExportFormat format, String id) throws IOException {
    TestVectors vectors = TestVectors.random(2, DIMENSION, 3);
    ItemIds ids = TestVectors.ids(folder, List.of("first", id).iterator());
    Precision precision = format.precisions().get(0);

    if (refused(format, id)) {
      DatasetException error =
          assertThrows(DatasetException.class, () -> export(format, precision, 1, 2, vectors, ids));
      assertTrue(error.getMessage().contains("item"), error.getMessage());
      assertFalse(Files.exists(target()), "nothing is published");
      return;
    }
    Manifest manifest = export(format, precision, 1, 2, vectors, ids);
    try (ExportedRows rows = new ExportedRows(target(), manifest, format)) {
      assertTrue(rows.next());
      assertTrue(rows.next());
      assertEquals(id, rows.id());
    }
  }

  static Stream<Arguments> awkwardIds() {
    List<String> ids =
        List.of(
            "it's \"quoted\", \\ and ; too",
            "tab\tand\nline\r\nbreaks\u2028\u0085",
            "ünïcödé 漢字 🦆",
            "nul\u0000inside",
            "{id} {vector} %s",
            " ",
            "",
            "x".repeat(600),
            "é".repeat(20_000),
            "long".repeat(20_000));
    return Stream.of(ExportFormat.values())
        .flatMap(format -> ids.stream().map(id -> Arguments.of(format, id)));
  }

  /** As docs/exports.md says, in bytes of UTF-8. */
  private static boolean refused(ExportFormat format, String id) {
    int bytes = id.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    boolean zero = id.indexOf(0) >= 0;
    return switch (format.key()) {
      case "lucene" -> bytes > 32_766;
      case "milvus" -> bytes > 65_535;
      case "opensearch" -> bytes > 512 || id.isEmpty();
      case "pgvector" -> bytes > 2600 || zero;
      case "vespa" -> bytes > 65_520 || id.isEmpty() || zero;
      default -> false;
    };
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatItsReadersNeed(ExportFormat format) {
    assertFalse(format.needs().metric().isBlank());
    assertFalse(format.needs().idType().isBlank());
    assertFalse(format.needs().normalisation().isBlank());
    assertFalse(format.needs().limits().isBlank());
    Encoding encoding = format.precisions().get(0).encoding(4, 1);
    assertFalse(format.description(encoding).isBlank());
    assertTrue(
        format.fileName(Shard.of(10, 4, 1, encoding)).contains("-00001-of-00004"),
        format.fileName(Shard.of(10, 4, 1, encoding)));
  }

  /** Whether the rows of a format can be read to the last one. */
  private boolean reads(Manifest manifest, ExportFormat format) throws IOException {
    long found = 0;
    try (ExportedRows rows = new ExportedRows(target(), manifest, format)) {
      while (rows.next()) {
        found++;
      }
    } catch (DatasetException e) {
      return false;
    }
    return found == manifest.count();
  }

  private Manifest export(
      ExportFormat format,
      Precision precision,
      int shards,
      int blockSize,
      TestVectors vectors,
      ItemIds ids) {
    return TestVectors.export(
        TestVectors.config(List.of(format), precision, shards, blockSize),
        target(),
        vectors,
        ids,
        TestVectors.LINEAGE);
  }

  private Path target() {
    return folder.resolve("out").resolve("vectors");
  }
}
