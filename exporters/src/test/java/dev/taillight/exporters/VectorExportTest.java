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
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorExportTest {

  /** What is read here without the program's own readers; EveryFormatTest has the others. */
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
        export(ALL, 4)
            .write(
                target,
                vectors,
                TestVectors.ids(folder, AWKWARD_IDS.iterator()),
                TestVectors.queriesFor(vectors),
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

  @Test
  void readsEveryVectorOnceInBlocksOfTheSetSize() throws IOException {
    TestVectors vectors = TestVectors.random(1000, 6, 1);

    write(export(ALL, 64), vectors, TestVectors.ids(folder, 1000));

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
      write(export(ALL, blockSize), vectors, ids);
      digests.add(contents(target()));
    }

    assertEquals(8, digests.get(0).size());
    assertEquals(digests.get(0), digests.get(1), "twice in a row");
    assertEquals(digests.get(0), digests.get(2), "blocks of 97");
    assertEquals(digests.get(0), digests.get(3), "blocks of 2048");
  }

  /** 32 MiB / 4 bytes / 2049 = 4094 rows, rounded down to a multiple of 2048. */
  @Test
  void parquetKeepsTheOrderAcrossRowGroups() throws Exception {
    int count = 4100;
    int dimension = 2049;
    float[][] rows = new float[count][];
    for (int row = 0; row < count; row++) {
      rows[row] = new float[dimension];
      rows[row][0] = 1;
      rows[row][dimension - 1] = row;
    }

    write(export(List.of(ExportFormat.PARQUET), 1000), new TestVectors(rows), ids(count));

    String file = target().resolve("vectors.parquet").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      ResultSet groups =
          statement.executeQuery(
              "SELECT num_row_groups FROM parquet_file_metadata('" + file + "')");
      assertTrue(groups.next());
      assertTrue(groups.getInt(1) > 1);
      ResultSet wrong =
          statement.executeQuery(
              "SELECT count(*), count(*) FILTER (item_id <> 'item' || file_row_number"
                  + " OR vector[2049] <> file_row_number OR len(vector) <> 2049)"
                  + " FROM read_parquet('"
                  + file
                  + "', file_row_number = true)");
      assertTrue(wrong.next());
      assertEquals(count, wrong.getInt(1));
      assertEquals(0, wrong.getInt(2));
    }
  }

  @Test
  void parquetIsAListOfFloatsAndNothingElse() throws Exception {
    write(export(List.of(ExportFormat.PARQUET), 8), TestVectors.random(3, 4, 1), ids(3));

    List<String> columns = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet described =
            statement.executeQuery(
                "DESCRIBE SELECT * FROM '" + target().resolve("vectors.parquet") + "'")) {
      while (described.next()) {
        columns.add(described.getString(1) + " " + described.getString(2));
      }
    }
    assertEquals(List.of("item_id VARCHAR", "vector FLOAT[]"), columns);
    assertEquals(
        List.of("golden-queries.jsonl", "manifest.json", "vectors.parquet"),
        List.copyOf(contents(target()).keySet()));
  }

  static Stream<UnaryOperator<float[]>> unpublishable() {
    return Stream.of(
        row -> filled(row, Float.NaN),
        row -> filled(row, Float.POSITIVE_INFINITY),
        row -> filled(row, Float.NEGATIVE_INFINITY),
        VectorExportTest::zero);
  }

  @ParameterizedTest
  @MethodSource("unpublishable")
  void aRefusedExportLeavesTheEarlierOneIntact(UnaryOperator<float[]> change) throws IOException {
    TestVectors vectors = TestVectors.random(20, 4, 5);
    ItemIds ids = ids(20);
    write(export(ALL, 8), vectors, ids);
    Map<String, String> before = contents(target());

    ExportRefusedException refusal =
        assertThrows(
            ExportRefusedException.class,
            () -> write(export(ALL, 8), vectors.with(13, change), ids));

    assertTrue(refusal.getMessage().contains("of 20 vectors"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("'item13'"), refusal.getMessage());
    assertEquals(before, contents(target()));
    assertNothingLeftBehind();
  }

  @Test
  void aRefusalCountsAllBadVectors() throws IOException {
    TestVectors vectors =
        TestVectors.random(20, 4, 5)
            .with(2, row -> filled(row, Float.NaN))
            .with(3, VectorExportTest::zero)
            .with(19, VectorExportTest::zero);
    ItemIds ids = ids(20);

    ExportRefusedException refusal =
        assertThrows(ExportRefusedException.class, () -> write(export(ALL, 3), vectors, ids));

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

    assertThrows(IllegalStateException.class, () -> write(export(ALL, 4), failing, ids));

    assertFalse(Files.exists(target()));
    assertNothingLeftBehind();
  }

  @Test
  void anExportOfNothingIsAnError() throws IOException {
    ItemIds none = ids(0);

    DatasetException error =
        assertThrows(DatasetException.class, () -> write(export(ALL, 4), new TestVectors(), none));

    assertTrue(error.getMessage().contains("at least one item"), error.getMessage());
    assertFalse(Files.exists(target()));
  }

  @Test
  void vectorsAndIdsOfDifferentNumberAreAnError() throws IOException {
    ItemIds ids = ids(3);

    DatasetException error =
        assertThrows(
            DatasetException.class, () -> write(export(ALL, 4), TestVectors.random(4, 2, 0), ids));

    assertTrue(error.getMessage().contains("4 items, the dataset has 3"), error.getMessage());
  }

  @Test
  void aTargetThatCannotBeWrittenIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    ItemIds ids = ids(2);

    assertThrows(
        UncheckedIOException.class,
        () ->
            export(ALL, 4)
                .write(
                    file.resolve("vectors"),
                    TestVectors.random(2, 2, 0),
                    ids,
                    TestVectors.random(1, 2, 0),
                    TestVectors.LINEAGE));
  }

  /** (3, 4), (0, 1) and (0, −3) have the lengths 5, 1 and 3, whose mean is 3. */
  @Test
  void normsAreMeasured() throws IOException {
    TestVectors vectors =
        new TestVectors(new float[] {3, 4}, new float[] {0, 1}, new float[] {0, -3});

    Manifest manifest = write(export(ALL, 2), vectors, ids(3));

    assertEquals(new Norms(1, 3, 5), manifest.norms());
    assertFalse(manifest.normalised());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.00009, 0.99991, 1.00011, 0.99989})
  void vectorsAreNormalisedWhenTheirLengthIsOneWithinTheTolerance(double length)
      throws IOException {
    TestVectors vectors = new TestVectors(new float[] {1, 0}, new float[] {0, (float) length});

    Manifest manifest = write(export(ALL, 2), vectors, ids(2));

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

    write(
        new VectorExport(
            TestVectors.config(List.of(ExportFormat.NPY), Precision.FLOAT32, 1, 4), counting),
        TestVectors.random(10, 2, 0),
        ids(10));

    assertEquals(List.of(4L, 4L, 2L), steps.subList(0, 3), "the vectors");
    assertEquals(10 + 3 * 10, steps.stream().mapToLong(Long::longValue).sum(), "three files");
  }

  private Manifest write(VectorExport export, VectorSource vectors, ItemIds ids) {
    return export.write(
        target(), vectors, ids, TestVectors.queriesFor(vectors), TestVectors.LINEAGE);
  }

  private Path target() {
    return folder.resolve("out").resolve("vectors");
  }

  private ItemIds ids(int count) throws IOException {
    return TestVectors.ids(folder, count);
  }

  private static VectorExport export(List<ExportFormat> formats, int blockSize) {
    return new VectorExport(
        TestVectors.config(formats, Precision.FLOAT32, 1, blockSize), Progress.silent());
  }

  private void assertNothingLeftBehind() throws IOException {
    Path parent = target().getParent();
    try (Stream<Path> entries = Files.list(parent)) {
      assertTrue(
          entries.allMatch(entry -> entry.equals(target())), "only the export is in " + parent);
    }
  }

  /** Every file below a folder by name, its bytes as text. */
  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
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
