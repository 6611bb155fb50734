package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of fbin, safetensors and Faiss, and what Arrow and Parquet may hold. */
final class ArrayFormatsTest {

  @TempDir Path folder;

  /** Three vectors of length 4, with all bits of their values in every precision but int8. */
  private static final TestVectors SMALL =
      new TestVectors(
          new float[] {0.5f, -1, 2, 0.25f}, new float[] {0, 1, 0, 0}, new float[] {-2, 0, 1, 4});

  @Test
  void fbinBeginsWithCountAndDimension() throws IOException {
    export(ExportFormat.FBIN, Precision.FLOAT32, 2, SMALL);

    // Of three rows, two shards have one and two.
    ByteBuffer second =
        ByteBuffer.wrap(Files.readAllBytes(target().resolve("vectors-00001-of-00002.fbin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(8 + 2 * 4 * 4, second.capacity());
    assertEquals(2, second.getInt());
    assertEquals(4, second.getInt());
    assertEquals(0, second.getFloat());
    assertEquals(1, second.getFloat());
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32,vectors.fbin", "FLOAT16,vectors.f16bin", "INT8,vectors.i8bin"})
  void fbinHasAnExtensionForEachType(Precision precision, String name) throws IOException {
    export(ExportFormat.FBIN, precision, 1, SMALL);

    assertEquals(8 + 3 * 4 * precision.bytes(), Files.size(target().resolve(name)));
  }

  /**
   * The first bytes of what faiss-cpu 1.15.1 has written of three vectors of length 4, by {@code
   * write_index} of an {@code IndexFlatIP} or of {@code IndexScalarQuantizer(4, type,
   * METRIC_INNER_PRODUCT)} with the types {@code QT_fp16}, {@code QT_bf16} and {@code
   * QT_8bit_direct_signed}.
   */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32,49784649 04000000 0300000000000000 0000100000000000 0000100000000000 01 00000000"
        + " 0c00000000000000",
    "FLOAT16,49785351 04000000 0300000000000000 0000100000000000 0000100000000000 01 00000000"
        + " 04000000 00000000 00000000 0400000000000000 0800000000000000 0000000000000000"
        + " 1800000000000000",
    "BFLOAT16,49785351 04000000 0300000000000000 0000100000000000 0000100000000000 01 00000000"
        + " 07000000 00000000 00000000 0400000000000000 0800000000000000 0000000000000000"
        + " 1800000000000000",
    "INT8,49785351 04000000 0300000000000000 0000100000000000 0000100000000000 01 00000000"
        + " 08000000 00000000 00000000 0400000000000000 0400000000000000 0000000000000000"
        + " 0c00000000000000",
  })
  void faissBeginsAsFaissItselfWritesIt(Precision precision, String header) throws IOException {
    export(ExportFormat.FAISS, precision, 1, SMALL);

    byte[] expected = HexFormat.of().parseHex(header.replace(" ", ""));
    byte[] found = Files.readAllBytes(target().resolve("vectors.faiss"));
    assertArrayEquals(expected, Arrays.copyOf(found, expected.length));
    assertEquals(expected.length + 3 * 4 * precision.bytes(), found.length);
  }

  /** The largest value, 4, is 127; 0.5 is 15.875, so 16; −1 is −31.75, so −32. Faiss adds 128. */
  @Test
  void faissHoldsSignedBytesWithAnOffset() throws IOException {
    export(ExportFormat.FAISS, Precision.INT8, 1, SMALL);

    byte[] found = Files.readAllBytes(target().resolve("vectors.faiss"));
    int from = found.length - 12;
    assertEquals(128 + 16, Byte.toUnsignedInt(found[from]));
    assertEquals(128 - 32, Byte.toUnsignedInt(found[from + 1]));
    assertEquals(128, Byte.toUnsignedInt(found[from + 4]));
  }

  @Test
  void safetensorsHasAlignedTensorsAndTheScale() throws IOException {
    Manifest manifest = export(ExportFormat.SAFETENSORS, Precision.INT8, 2, SMALL);

    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(target().resolve("vectors-00001-of-00002.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(file.getLong());
    assertEquals(0, length % 8);
    JsonNode header =
        new ObjectMapper().readTree(new String(file.array(), 8, length, StandardCharsets.US_ASCII));
    assertEquals("I64", header.at("/row_numbers/dtype").textValue());
    assertEquals("[2]", header.at("/row_numbers/shape").toString());
    assertEquals("[0,16]", header.at("/row_numbers/data_offsets").toString());
    assertEquals("I8", header.at("/vectors/dtype").textValue());
    assertEquals("[2,4]", header.at("/vectors/shape").toString());
    assertEquals("[16,24]", header.at("/vectors/data_offsets").toString());
    assertEquals(manifest.scale(), Float.parseFloat(header.at("/__metadata__/scale").textValue()));
    assertEquals(8 + length + 24, file.capacity());
    assertEquals(1, file.getLong(8 + length));
    assertEquals(2, file.getLong(8 + length + 8));
  }

  /**
   * With 140,000 rows of 13 values, Arrow has three record batches, and Parquet two row groups of
   * more than one page each, whose values are no multiple of eight.
   */
  @ParameterizedTest
  @CsvSource({"ARROW,FLOAT32", "ARROW,INT8", "PARQUET,FLOAT32", "PARQUET,INT8"})
  void tablesHoldAnyIdAndMoreThanOneBatch(ExportFormat format, Precision precision)
      throws IOException {
    int count = 140_000;
    TestVectors vectors = TestVectors.random(count, 13, 5);
    List<String> awkward = List.of("", "nul\u0000inside", "line\nbreak", "漢字 🦆", " ' \" ");
    ItemIds ids =
        TestVectors.ids(
            folder,
            IntStream.range(0, count)
                .mapToObj(i -> i < awkward.size() ? awkward.get(i) : "item" + i)
                .iterator());
    Manifest manifest =
        TestVectors.export(
            TestVectors.config(List.of(format), precision, 1, 1000),
            target(),
            vectors,
            ids,
            TestVectors.LINEAGE);

    Encoding encoding = manifest.encoding();
    ByteBuffer bytes = encoding.newRow();
    float[] expected = new float[13];
    try (ExportedRows rows = new ExportedRows(target(), manifest, format)) {
      for (int row = 0; row < count; row++) {
        assertTrue(rows.next());
        encoding.encode(vectors.row(row), 0, bytes);
        encoding.decode(bytes, expected);
        assertEquals(ids.at(row), rows.id());
        assertArrayEquals(expected, rows.vector());
      }
      assertFalse(rows.next());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PARQUET,vectors.parquet,false",
    "PARQUET_ARROW,vectors.arrow.parquet,true",
  })
  void parquetHasAPlainListOfRequiredFloatsAndArrowsSchemaOnRequest(
      ExportFormat format, String name, boolean arrowSchema) throws Exception {
    export(format, Precision.FLOAT32, 1, SMALL);

    String file = "'" + target().resolve(name) + "'";
    assertEquals(
        List.of(
            "schema null REQUIRED null",
            "item_id BYTE_ARRAY REQUIRED UTF8",
            "vector null REQUIRED LIST",
            "list null REPEATED null",
            "element FLOAT REQUIRED null"),
        query(
            "SELECT concat_ws(' ', name, coalesce(type, 'null'), coalesce(repetition_type,"
                + " 'REQUIRED'), coalesce(converted_type, 'null')) FROM parquet_schema("
                + file
                + ")"));
    assertEquals(
        arrowSchema ? List.of("ARROW:schema") : List.of(),
        query("SELECT key::VARCHAR FROM parquet_kv_metadata(" + file + ")"));
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  /** Whatever byte is changed: the reader gives rows or says what is wrong. */
  @ParameterizedTest
  @CsvSource({"ARROW,arrow", "FAISS,faiss", "SAFETENSORS,safetensors", "FBIN,fbin"})
  void aDamagedFileGivesRowsOrADatasetException(ExportFormat format, String extension)
      throws IOException {
    TestVectors vectors = TestVectors.random(40, 3, 6);
    Manifest manifest = export(format, Precision.FLOAT32, 1, vectors);
    Path file = target().resolve("vectors." + extension);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = whole.clone();
      for (int changes = 1 + i % 3; changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try {
        readAll(manifest, format);
      } catch (DatasetException e) {
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
      }
    }
  }

  @Test
  void anArrowFileOfOtherColumnsIsRefused() throws IOException {
    export(ExportFormat.ARROW, Precision.FLOAT16, 1, SMALL);
    Path file = target().resolve("vectors.arrow");
    byte[] halves = Files.readAllBytes(file);
    Manifest manifest = export(ExportFormat.ARROW, Precision.FLOAT32, 1, SMALL);
    Files.write(file, halves);

    DatasetException error =
        assertThrows(DatasetException.class, () -> readAll(manifest, ExportFormat.ARROW));

    assertTrue(error.getMessage().contains("fixed-size list of 4 float32"), error.getMessage());
  }

  private void readAll(Manifest manifest, ExportFormat format) throws IOException {
    try (ExportedRows rows = new ExportedRows(target(), manifest, format)) {
      while (rows.next()) {
        rows.vector();
      }
    }
  }

  private Manifest export(ExportFormat format, Precision precision, int shards, TestVectors vectors)
      throws IOException {
    return TestVectors.export(
        TestVectors.config(List.of(format), precision, shards, 64),
        target(),
        vectors,
        TestVectors.ids(folder, vectors.size()),
        TestVectors.LINEAGE);
  }

  private Path target() {
    return folder.resolve("out").resolve("vectors");
  }
}
