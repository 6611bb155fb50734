package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportVerifier;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read here without the program's own readers; EveryFormatTest has the others. */
final class ExactBitsTest {

  private static final List<ExportFormat> ALL =
      List.of(ExportFormat.PARQUET, ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.JSONL);

  private static final List<String> AWKWARD_IDS =
      List.of(
          "plain",
          "it's \"quoted\"",
          "tab\tand\nline\r\nbreaks",
          "back\\slash, comma; semicolon",
          "ünïcödé 漢字 🦆",
          "line\u2028separator\u0085next",
          "nul\u0000inside",
          " leading and trailing ",
          "{\"item_id\":\"json\"}",
          "NULL",
          "");

  /** Values whose bits a careless writer loses: the smallest, the longest, a negative zero. */
  private static final float[] AWKWARD_VALUES = {
    Float.MIN_VALUE, -0.0f, Float.MIN_NORMAL, 0.1f, 1 / 3f, -16777217f, 3.4e38f, 1.17549435e-38f
  };

  @TempDir Path folder;

  @Test
  void everyFormatHoldsTheExactBits() throws Exception {
    int count = AWKWARD_IDS.size();
    TestVectors vectors =
        TestVectors.random(count, AWKWARD_VALUES.length, 7).with(4, row -> AWKWARD_VALUES);
    Path target = folder.resolve("it's; \"here\"").resolve("vectors");

    Manifest manifest =
        TestVectors.export(
            config(ALL, 4),
            target,
            vectors,
            TestVectors.ids(folder, AWKWARD_IDS.iterator()),
            TestVectors.LINEAGE);

    Rows expected = new Rows(AWKWARD_IDS, rowsOf(vectors));
    assertSame(expected, readParquet(target.resolve("vectors.parquet")));
    assertSame(expected, readJsonLines(target.resolve("vectors.jsonl")));
    List<String> ids = readItemIds(target.resolve("item_ids.jsonl"));
    assertSame(expected, new Rows(ids, readNpy(target.resolve("vectors.npy"), count)));
    assertSame(expected, new Rows(ids, readFvecs(target.resolve("vectors.fvecs"))));
    assertArrayEquals(rowNumbers(count), readRowNumbers(target.resolve("row_numbers.npy"), count));
    assertEquals(List.of(), new ExportVerifier(target).problems());
  }

  private static ExportConfig config(List<ExportFormat> formats, int blockSize) {
    return TestVectors.config(formats, Precision.FLOAT32, 1, blockSize);
  }

  private static List<float[]> rowsOf(TestVectors vectors) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      rows.add(vectors.row(i));
    }
    return rows;
  }

  private record Rows(List<String> ids, List<float[]> vectors) {}

  private static void assertSame(Rows expected, Rows found) {
    assertEquals(expected.ids(), found.ids());
    assertEquals(expected.vectors().size(), found.vectors().size());
    for (int row = 0; row < expected.vectors().size(); row++) {
      assertArrayEquals(bits(expected.vectors().get(row)), bits(found.vectors().get(row)));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private static Rows readParquet(Path file) throws Exception {
    Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
    String literal = "'" + file.toString().replace("'", "''") + "'";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT item_id, vector FROM read_parquet("
                    + literal
                    + ", file_row_number = true) ORDER BY file_row_number")) {
      while (result.next()) {
        rows.ids().add(result.getString(1));
        Object[] values = (Object[]) result.getArray(2).getArray();
        float[] vector = new float[values.length];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = (Float) values[i];
        }
        rows.vectors().add(vector);
      }
    }
    return rows;
  }

  private static Rows readJsonLines(Path file) throws IOException {
    Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
    for (JsonNode object : jsonLines(file)) {
      assertEquals(2, object.size());
      rows.ids().add(object.get("item_id").textValue());
      float[] vector = new float[object.get("vector").size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) object.get("vector").get(i).doubleValue();
      }
      rows.vectors().add(vector);
    }
    return rows;
  }

  private static List<String> readItemIds(Path file) throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonNode object : jsonLines(file)) {
      assertEquals(ids.size(), object.get("row_number").intValue());
      ids.add(object.get("item_id").textValue());
    }
    return ids;
  }

  /** Splits at line feeds only, as every reader of JSON lines does. */
  private static List<JsonNode> jsonLines(Path file) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.endsWith("\n"), "the last line is ended");
    List<JsonNode> objects = new ArrayList<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  private static List<float[]> readNpy(Path file, int count) throws IOException {
    ByteBuffer values = npyValues(file, "'<f4'", count);
    int dimension = values.remaining() / Float.BYTES / count;
    List<float[]> rows = new ArrayList<>();
    while (values.hasRemaining()) {
      float[] row = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        row[i] = values.getFloat();
      }
      rows.add(row);
    }
    return rows;
  }

  private static long[] readRowNumbers(Path file, int count) throws IOException {
    ByteBuffer values = npyValues(file, "'<i8'", count);
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = values.getLong();
    }
    assertFalse(values.hasRemaining());
    return numbers;
  }

  /** After numpy.lib.format: magic, version, length of the description, description, values. */
  private static ByteBuffer npyValues(Path file, String type, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[6];
    bytes.get(magic);
    assertEquals("\u0093NUMPY", new String(magic, StandardCharsets.ISO_8859_1));
    assertEquals(1, bytes.getShort());
    byte[] description = new byte[bytes.getShort()];
    bytes.get(description);
    String text = new String(description, StandardCharsets.US_ASCII);
    assertTrue(text.contains("'descr': " + type), text);
    assertTrue(text.contains("'fortran_order': False"), text);
    assertTrue(text.contains("'shape': (" + count + ","), text);
    assertEquals(0, bytes.position() % 64, "the values are aligned");
    return bytes;
  }

  private static List<float[]> readFvecs(Path file) throws IOException {
    List<float[]> rows = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (in.available() > 0) {
        float[] row = new float[Integer.reverseBytes(in.readInt())];
        for (int i = 0; i < row.length; i++) {
          row[i] = Float.intBitsToFloat(Integer.reverseBytes(in.readInt()));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static long[] rowNumbers(int count) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }
}
