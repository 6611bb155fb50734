package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.settings.InvalidSettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad table gets its message, and leaves nothing behind. */
final class IngestionBadInputTest {

  private static final String PRICE = "\"name\": \"price\", \"kind\": \"numeric\"";

  @TempDir Path folder;
  private Sample sample;

  @BeforeEach
  void tables() throws IOException {
    sample = new Sample(folder);
  }

  @Test
  void theSampleItselfIsFine() throws IOException {
    assertEquals(3, sample.ingest().items().size());
  }

  @Test
  void missingFilesAndColumnsAreToldTogether() throws IOException {
    sample.set("users.path", "nobody.tsv").set("users.id", "user_id");
    sample.itemFeature("\"name\": \"pirce\", \"kind\": \"numeric\"");
    sample.set("interactions.item", "product");
    assertEquals(
        List.of(
            "items.tsv: no column 'pirce'; did you mean 'price'? (it has item_id, price)",
            "nobody.tsv: no such file (looked for " + folder.resolve("nobody.tsv") + ")",
            "interactions.tsv: no column 'product' (it has user_id, item_id)"),
        sample.refusal().lines().toList());
  }

  @Test
  void twoColumnsOfOneName() throws IOException {
    sample.items("item_id\tprice\tprice", "a\t1\t2").itemFeature(PRICE);
    assertEquals("items.tsv: 2 columns are called 'price'", sample.refusal());
  }

  @Test
  void raggedRows() throws IOException {
    sample.items("item_id\tprice", "a\t1", "", "b", "c\t3\t4");
    assertEquals("items.tsv:4: needs 2 fields, got 1", sample.refusal());
    sample.items("item_id\tprice", "a\t1", "c\t3\t4");
    assertEquals("items.tsv:3: needs 2 fields, got 3", sample.refusal());
  }

  @Test
  void raggedRowInAFileOfSeveralBlocks() throws IOException {
    // DuckDB reads blocks of 32 MiB with several threads.
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("item_id,price\n\"with\nbreak\",1\n".getBytes(StandardCharsets.UTF_8));
    String padding = "x".repeat(100);
    for (int i = 0; i < 350_000; i++) {
      String row = i == 300_000 ? i + "\n" : i + padding + ",1\n";
      out.writeBytes(row.getBytes(StandardCharsets.UTF_8));
    }
    sample.set("items.path", "items.csv").bytes("items.csv", out.toByteArray());
    // A header, a row of two lines, then the row 300,000 counted from 0: line 300,004.
    assertEquals("items.csv:300004: needs 2 fields, got 1", sample.refusal());
  }

  @Test
  void raggedRowInAGzipFile() throws IOException {
    sample.set("items.path", "items.tsv.gz").gzip("items.tsv.gz", "item_id\tprice", "a\t1", "b");
    assertEquals("items.tsv.gz:3: needs 2 fields, got 1", sample.refusal());
  }

  @Test
  void raggedRowAfterAByteOrderMark() throws IOException {
    sample.items("\uFEFFitem_id\tprice", "a\t1", "b");
    assertEquals("items.tsv:3: needs 2 fields, got 1", sample.refusal());
  }

  @Test
  void rowsThatDoNotFitTheDeclaredColumns() throws IOException {
    sample.file("items.dat", "a::1::x", "b::2::y").set("items.path", "items.dat");
    sample.set("items.format", "tsv").set("items.delimiter", "::").set("items.header", false);
    sample.set("items.columns", List.of("item_id", "price"));
    assertEquals("items.dat:1: needs 2 fields, got 3", sample.refusal());
  }

  @Test
  void aQuoteThatIsNeverClosed() throws IOException {
    sample.set("items.path", "items.csv");
    sample.file("items.csv", "item_id,price", "\"a\nb\",1", "\"c,2", "d,3");
    assertEquals("items.csv:4: opens a quote that is never closed", sample.refusal());
  }

  @Test
  void mixedLineEnds() throws IOException {
    sample.bytes("items.tsv", "item_id\tprice\r\na\t1\nb\t2\r\n".getBytes(StandardCharsets.UTF_8));
    assertEquals("items.tsv:2: ends with LF, the first line with CR_LF", sample.refusal());
  }

  @Test
  void otherBytesThanUtf8() throws IOException {
    sample.bytes(
        "items.tsv",
        "item_id\tprice\na\t1\nb\tM\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1));
    sample.itemFeature("\"name\": \"price\", \"kind\": \"categorical\"");
    assertEquals(
        "items.tsv:3: needs UTF-8, got other bytes (the setting 'encoding' knows iso-8859-1, too)",
        sample.refusal());
  }

  @Test
  void linesOfLatin1() throws IOException {
    sample.set("items.encoding", "iso-8859-1").gzip("items.tsv.gz", "item_id\tprice", "a\t1", "b");
    sample.set("items.path", "items.tsv.gz");
    assertEquals("items.tsv.gz:3: needs 2 fields, got 1", sample.refusal());
  }

  @Test
  void valuesWithinObjectsThatNoRowHas() throws IOException {
    sample.set("items.path", "items.jsonl");
    sample.file(
        "items.jsonl", "{\"item_id\": \"a\", \"details\": {\"Brand\": 1}}", "{\"item_id\": \"b\"}");
    sample.itemFeature(
        "\"name\": \"brand\", \"column\": \"/details/Brnd\", \"kind\": \"categorical\"");
    sample.itemFeature("\"name\": \"x\", \"column\": \"/x/y\", \"kind\": \"categorical\"");
    assertEquals(
        """
        items.jsonl: no row has a value at '/details/Brnd'; did you mean '/details/Brand'?
        items.jsonl: no row has a value at '/x/y'""",
        sample.refusal());
  }

  @Test
  void anObjectWhereASingleValueIsNeeded() throws IOException {
    sample.set("items.path", "items.jsonl");
    sample.file(
        "items.jsonl",
        "{\"item_id\": \"a\", \"d\": {\"e\": 1}}",
        "{\"item_id\": \"b\", \"d\": {\"e\": {\"f\": 2}}}");
    sample.itemFeature("\"name\": \"e\", \"column\": \"/d/e\", \"kind\": \"categorical\"");
    assertEquals(
        "items.jsonl:2: column '/d/e' needs a single value, got {\"f\":2}", sample.refusal());
  }

  @Test
  void aTextWhereANumberIsNeeded() throws IOException {
    sample.items("item_id\tprice", "a\t1", "b\tn/a", "c\t").itemFeature(PRICE);
    assertEquals("items.tsv:3: column 'price' needs a number, got 'n/a'", sample.refusal());
  }

  @Test
  void numbersThatAreNotFinite() throws IOException {
    for (String text : List.of("NaN", "inf", "-Infinity", "1e999", "1_000", "0x10", "1,5", "١")) {
      sample = new Sample(folder).items("item_id\tprice", "a\t1", "", "b\t" + text, "c\t" + text);
      sample.itemFeature(PRICE);
      assertEquals(
          "items.tsv:4: column 'price' needs a number, got '" + text + "' (and 1 more row)",
          sample.refusal());
    }
  }

  @Test
  void lineNumbersCountBreaksWithinQuotes() throws IOException {
    sample.set("items.path", "items.csv.gz").itemFeature(PRICE);
    sample.gzip(
        "items.csv.gz", "item_id,price", "\"a\n\nb\",1", "", "\"say \"\"x\"\"\",2", "c,n/a");
    assertEquals("items.csv.gz:7: column 'price' needs a number, got 'n/a'", sample.refusal());
  }

  @Test
  void repeatedIds() throws IOException {
    sample.items("item_id\tprice", "a\t1", "b\t2", "a\t3", "b\t4");
    assertEquals(
        "items.tsv:4: column 'item_id' needs ids of their own, got 'a' again, first at items.tsv:2"
            + " (and 1 more row)",
        sample.refusal());
  }

  @Test
  void missingIds() throws IOException {
    sample.items("item_id\tprice", "a\t1", "\t2");
    assertEquals("items.tsv:3: column 'item_id' needs an id, got ''", sample.refusal());
    sample.items("item_id\tprice", "a\t1", "b\t2");
    sample.interactions("user_id\titem_id", "u\ta", "\ta");
    assertEquals(
        "interactions.tsv:3: column 'user_id' needs the id of a user, got ''", sample.refusal());
    sample.interactions("user_id\titem_id", "u\t");
    assertEquals(
        "interactions.tsv:2: column 'item_id' needs the id of an item, got ''", sample.refusal());
  }

  @Test
  void emptyTables() throws IOException {
    sample.items("item_id\tprice");
    assertEquals("items.tsv: the table has no rows", sample.refusal());
    sample.bytes("items.tsv", new byte[0]);
    assertEquals("items.tsv: the file is empty", sample.refusal());
    sample.items("item_id\tprice", "a\t1").interactions("user_id\titem_id");
    assertEquals("interactions.tsv: the table has no rows", sample.refusal());
  }

  @Test
  void emptyFilesOfAllFormats() throws IOException {
    for (String name : List.of("items.csv", "items.tsv", "items.jsonl")) {
      sample.bytes(name, new byte[0]).set("items.path", name);
      assertEquals(name + ": the file is empty", sample.refusal());
    }
    sample.set("items.header", false).set("items.columns", List.of("item_id"));
    sample.set("items.path", "items.csv");
    assertEquals("items.csv: the file is empty", sample.refusal());
  }

  @Test
  void unknownItemsAndUsersAreToldTogether() throws IOException {
    sample.users("user_id", "u").interactions("user_id\titem_id", "u\ta", "w\tz", "u\tz", "u\ty");
    assertEquals(
        List.of(
            "interactions.tsv:3: item 'z' is not in the table of items (rows with unknown ids: 3,"
                + " unknown ids: 2; the policy unknown_item can be error, drop or cold)",
            "interactions.tsv:3: user 'w' is not in the table of users (rows with unknown ids: 1,"
                + " unknown ids: 1; the policy unknown_user can be error, drop or cold)"),
        sample.refusal().lines().toList());
  }

  @Test
  void nothingLeft() throws IOException {
    sample.interactions("user_id\titem_id\tstars", "u\ta\t2", "v\tb\t3");
    sample.set("interactions.weight", "stars").set("interactions.min_weight", 4);
    assertEquals(
        "interactions.tsv: none of the 2 rows has a 'stars' of min_weight 4.0 or more",
        sample.refusal());
    sample.set("interactions.min_weight", null).set("interactions.unknown_item", "drop");
    sample.interactions("user_id\titem_id\tstars", "u\tx\t2", "v\ty\t3");
    assertEquals(
        "interactions.tsv: no row is left, all 2 name an unknown item (unknown_item: drop)",
        sample.refusal());
  }

  @Test
  void nothingLeftForTraining() throws IOException {
    sample.interactions("user_id\titem_id\tday", "u\ta\t2024-01-01", "v\tb\t2024-02-01");
    sample.set("interactions.timestamp", "day").set("split.method", "temporal");
    sample.set("split.validation_from", "2023-01-01").set("split.test_from", "2023-06-01");
    assertEquals(
        "no pair is left for training: the split (temporal) gives all 2 to validation and test",
        sample.refusal());
  }

  @Test
  void weightsThatAreNoNumbers() throws IOException {
    sample.interactions("user_id\titem_id\tstars", "u\ta\t2", "v\tb\tmany");
    sample.set("interactions.weight", "stars").set("interactions.min_weight", 1);
    assertEquals("interactions.tsv:3: column 'stars' needs a number, got 'many'", sample.refusal());
    sample.interactions("user_id\titem_id\tstars", "u\ta\t", "v\tb\t1");
    assertEquals("interactions.tsv:2: column 'stars' needs a number, got ''", sample.refusal());
  }

  @Test
  void timesThatAreNone() throws IOException {
    sample.set("interactions.timestamp", "day");
    for (String text : List.of("", "yesterday", "2024-13-01", "infinity", "epoch", "1e300")) {
      sample.interactions("user_id\titem_id\tday", "u\ta\t2024-01-01", "v\tb\t" + text);
      assertEquals(
          "interactions.tsv:3: column 'day' needs a time (auto), got '" + text + "'",
          sample.refusal());
    }
    sample.set("interactions.timestamp_format", "%d/%m/%Y");
    sample.interactions("user_id\titem_id\tday", "u\ta\t31/12/2024", "v\tb\t2024-12-31");
    assertEquals(
        "interactions.tsv:3: column 'day' needs a time (%d/%m/%Y), got '2024-12-31'",
        sample.refusal());
  }

  @Test
  void aTimeFormatThatIsNone() {
    sample.set("interactions.timestamp", "day").set("interactions.timestamp_format", "%Q");
    InvalidSettingsException e =
        assertThrows(InvalidSettingsException.class, () -> sample.ingest());
    assertTrue(e.getMessage().startsWith("dataset.interactions.timestamp_format"), e.getMessage());
  }

  @Test
  void partsThatAreNone() throws IOException {
    sample.interactions("user_id\titem_id\tpart", "u\ta\ttrain", "v\tb\tdev");
    sample.set("split.method", "column").set("split.column", "part");
    assertEquals(
        "interactions.tsv:3: column 'part' needs train, validation or test, got 'dev'",
        sample.refusal());
  }

  @Test
  void gzipFilesThatAreCutShortOrDamaged() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write("item_id\tprice\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 20_000; i++) {
        gzip.write(
            (i + "\t" + Integer.toHexString(i * 7919) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = out.toByteArray();
    sample.set("items.path", "items.tsv.gz");
    sample.bytes("items.tsv.gz", Arrays.copyOf(whole, whole.length / 2));
    assertEquals("items.tsv.gz: the gzip file is cut short", sample.refusal());
    byte[] damaged = whole.clone();
    damaged[whole.length - 6] ^= 0x55; // within the checksum of the last eight bytes
    sample.bytes("items.tsv.gz", damaged);
    assertTrue(
        sample.refusal().startsWith("items.tsv.gz: the gzip file is damaged: "), sample.refusal());
  }

  @Test
  void brokenJsonLines() throws IOException {
    sample.set("items.path", "items.jsonl").itemFeature(PRICE);
    sample.file("items.jsonl", "{\"item_id\": \"a\"}", "", "{\"item_id\": \"b\"", "{}");
    assertTrue(sample.refusal().startsWith("items.jsonl:3: needs a JSON object: "));
    sample.file("items.jsonl", "{\"item_id\": \"a\"}", "[1]");
    assertEquals("items.jsonl:2: needs a JSON object, got [1]", sample.refusal());
    sample.file(
        "items.jsonl",
        "{\"item_id\": \"a\", \"price\": 1}",
        "{\"item_id\": \"b\", \"price\": [1]}");
    assertEquals("items.jsonl:2: column 'price' needs a single value, got [1]", sample.refusal());
    sample.file(
        "items.jsonl",
        "{\"item_id\": \"a\", \"price\": 1}",
        " ",
        "{\"item_id\": \"b\", \"price\": \"x\"}");
    assertEquals("items.jsonl:3: column 'price' needs a number, got 'x'", sample.refusal());
    sample.file("items.jsonl", "{\"item_id\": \"a\", \"Price\": 1}");
    assertEquals(
        "items.jsonl: no column 'price'; did you mean 'Price'? (it has Price, item_id)",
        sample.refusal());
  }

  @Test
  void brokenJsonLinesAreToldWithoutTheParsersInsides() throws IOException {
    sample.set("items.path", "items.jsonl").itemFeature(PRICE);
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put(
        "{\"a\": 1", "Unexpected end-of-input: expected close marker for Object, at column 8");
    lines.put("{\"a\": [1, 2}", "Unexpected close marker '}': expected ']', at column 12");
    lines.put("{} 2", "something follows the first value, at column 4");
    for (Map.Entry<String, String> line : lines.entrySet()) {
      sample.file("items.jsonl", "{\"item_id\": \"a\"}", line.getKey());
      assertEquals("items.jsonl:2: needs a JSON object: " + line.getValue(), sample.refusal());
    }
  }

  @Test
  void aFolderInPlaceOfAFile() throws IOException {
    Files.createDirectory(folder.resolve("all.tsv"));
    sample.set("items.path", "all.tsv");
    assertEquals(
        "all.tsv: is a folder, a file is needed (looked at " + folder.resolve("all.tsv") + ")",
        sample.refusal());
  }

  @Test
  void aParquetFileThatIsNone() throws IOException {
    sample.file("items.parquet", "item_id").set("items.path", "items.parquet");
    assertTrue(
        sample.refusal().startsWith("items.parquet: not a readable Parquet file: "),
        sample.refusal());
  }

  @Test
  void anExistingDatasetStaysWhenTheTablesAreRefused() throws IOException {
    EncodedDataset dataset = sample.ingest();
    sample.items("item_id\tprice", "a\t1", "a\t2");
    assertThrows(DatasetException.class, sample::ingest);
    assertEquals(dataset.hash(), EncodedDataset.open(folder.resolve("out")).hash());
  }

  @Test
  void aWorkFolderLeftBehindIsReplaced() throws IOException {
    Path left = folder.resolve(".out.work");
    Files.createDirectories(left.resolve("spill"));
    Files.writeString(left.resolve("spill").resolve("block"), "left by a run that was killed");
    sample.ingest();
    assertFalse(Files.exists(left));
  }

  @Test
  void longListsOfBadRowsAreCounted() throws IOException {
    String[] lines =
        IntStream.range(0, 5000)
            .mapToObj(i -> i == 0 ? "item_id\tprice" : i + "\tx")
            .toArray(String[]::new);
    sample.items(lines).itemFeature(PRICE);
    assertEquals(
        "items.tsv:2: column 'price' needs a number, got 'x' (and 4998 more rows)",
        sample.refusal());
  }
}
