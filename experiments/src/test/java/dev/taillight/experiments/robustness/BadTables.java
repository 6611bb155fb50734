package dev.taillight.experiments.robustness;

import dev.taillight.experiments.robustness.BadInput.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Broken tables; those that only look broken expect exit code 0 and say why. */
final class BadTables {

  private static final int USAGE = 2;
  private static final int DATA = 3;

  private static final String CONFIG =
      """
      name: small
      dataset:
        items:
          path: items.csv
          id: id
          features:
            - {name: topic, kind: categorical}
            - {name: price, kind: numeric, bins: 2}
            - {name: words, kind: multi_valued}
        interactions: {path: pairs.csv, user: user, item: item}
      """;

  private static final String TIME = "dataset.interactions.timestamp=time";
  private static final String WEIGHT = "dataset.interactions.weight=weight";
  private static final String COLUMN = "dataset.split={method: column, column: part}";
  private static final String JSON =
      "{\"id\":\"a\",\"topic\":\"t\",\"price\":1,\"words\":[\"x\"]}\n";

  private final List<BadInput> cases = new ArrayList<>();

  private BadTables() {}

  static List<BadInput> all() {
    BadTables all = new BadTables();
    all.rows();
    all.quoting();
    all.encodings();
    all.numbers();
    all.pairs();
    all.times();
    all.compressed();
    all.jsonLines();
    all.parquet();
    all.paths();
    return List.copyOf(all.cases);
  }

  private void rows() {
    items("an empty file", "", DATA, "items.csv");
    items("a header and no row", "id,topic,price,words\n", DATA, "items.csv");
    items("a row with a field too few", row("e,red,1"), DATA, "items.csv:6");
    items("a row with a field too many", row("e,red,1,x,y"), DATA, "items.csv:6");
    items("an id twice", row("a,red,1,x"), DATA, "items.csv:6");
    items("an empty id", row(",red,1,x"), DATA, "items.csv:6");
    items("a column missing", SmallInput.ITEMS.replace("price", "cost"), DATA, "price");
    items("a column twice", SmallInput.ITEMS.replace("price", "topic"), DATA, "topic");
    items("the header of another table", SmallInput.PAIRS, DATA, "id");
    items("semicolons", SmallInput.ITEMS.replace(',', ';'), DATA, "items.csv");
    items("tabs", SmallInput.ITEMS.replace(',', '\t'), DATA, "items.csv");
    items("an empty line within", row("\ne,red,1,x"), 0, "");
    items("no line end at the end", SmallInput.ITEMS.stripTrailing(), 0, "");
    items(
        "spaces around the header", SmallInput.ITEMS.replace("id,topic", "id , topic"), DATA, "id");
    items("a page of HTML", "<!DOCTYPE html>\n<html></html>\n", DATA, "items.csv");
    items("1,000,000 commas", row(",".repeat(1_000_000)), DATA, "items.csv:6");
    items("a header of 20,000 columns", header(20_000), DATA, "items.csv");
  }

  private void quoting() {
    items("a quote left open", row("e,\"red,1,x"), DATA, "items.csv:6");
    items("a quote within a field, which is a letter", row("e,re\"d,1,x"), 0, "");
    items("text behind a quote", row("e,\"red\"dish,1,x"), DATA, "items.csv:6");
    items("a line end within quotes", row("e,\"re\nd\",1,x"), 0, "");
    items("doubled quotes", row("e,\"re\"\"d\"\"\",1,x"), 0, "");
    items("a quote opened in the last byte", SmallInput.ITEMS + "\"", DATA, "items.csv:6");
    items("an escaped quote", row("e,\"re\\\"d\",1,x"), DATA, "items.csv:6");
    items("a formula", row("e,\"=HYPERLINK(\"\"x\"\")\",1,x"), 0, "");
    items("a field of 8 MB", row("e," + "r".repeat(8 << 20) + ",1,x"), DATA, "items.csv");
    items("an open quote and 8 MB", row("e,\"" + "r,\n".repeat(3 << 20)), DATA, "items.csv:6");
  }

  private void encodings() {
    items("a byte order mark", "\ufeff" + SmallInput.ITEMS, 0, "");
    items("line ends of Windows", SmallInput.ITEMS.replace("\n", "\r\n"), 0, "");
    items("mixed line ends", SmallInput.ITEMS.replaceFirst("\n", "\r\n"), DATA, "items.csv:2");
    items("line ends of old Macs", SmallInput.ITEMS.replace('\n', '\r'), 0, "");
    items("a zero byte, which is a letter", row("e,re\0d,1,x"), 0, "");
    items("Latin-1", latin(row("e,caf\u00e9,1,x")), DATA, "items.csv:6");
    items("UTF-16", SmallInput.ITEMS.getBytes(StandardCharsets.UTF_16), DATA, "items.csv");
    items("a lone surrogate", surrogate(), DATA, "items.csv");
    items("an overlong code", joined(row("e,r").stripTrailing(), 0xc0, 0xaf), DATA, "items.csv");
    items("a character cut off", joined(row("e,r").stripTrailing(), 0xe2, 0x82), DATA, "items.csv");
    items("random bytes", randomBytes(4096), DATA, "items.csv");
    items("zero bytes", new byte[4096], DATA, "items.csv");
    items("a mark within", row("\ufeffe,red,1,x"), 0, "");
    items("text from right to left", row("\u202ee,red,1,x"), 0, "");
  }

  private void numbers() {
    for (String price :
        List.of(
            "n/a",
            "NaN",
            "Infinity",
            "-inf",
            "1e999",
            "0x10",
            "1,5",
            "1_000",
            "1e",
            "--1",
            "\u0661")) {
      items("the price " + price, row("e,red,\"" + price + "\",x"), DATA, "items.csv:6");
    }
    items("a negative price", row("e,red,-1,x"), 0, "");
    items("a missing price", row("e,red,,x"), 0, "");
    items("the smallest price", row("e,red,4.9e-324,x"), 0, "");
    items(
        "a price of 10,000 digits", row("e,red," + "9".repeat(10_000) + ",x"), DATA, "items.csv:6");
    for (String weight : List.of("NaN", "inf", "-inf", "1e999", "heavy", "")) {
      pairs(
          "the weight '" + weight + "'",
          pair("v,b,2024-01-01T00:00:00Z," + weight + ",train"),
          DATA,
          "pairs.csv:7",
          WEIGHT,
          "dataset.interactions.min_weight=0");
    }
    pairs(
        "a negative weight below the least",
        pair("v,b,2024-01-01T00:00:00Z,-1,train"),
        0,
        "",
        WEIGHT,
        "dataset.interactions.min_weight=0");
    pairs(
        "no pair of enough weight",
        SmallInput.PAIRS,
        DATA,
        "pairs.csv",
        WEIGHT,
        "dataset.interactions.min_weight=100");
  }

  private void pairs() {
    pairs("an unknown item", pair("v,zz,2024-01-01T00:00:00Z,1,train"), DATA, "pairs.csv:7");
    pairs(
        "an item with a space behind",
        pair("v,'b ',2024-01-01T00:00:00Z,1,train"),
        DATA,
        "pairs.csv:7");
    pairs("no user", pair(",b,2024-01-01T00:00:00Z,1,train"), DATA, "pairs.csv:7");
    pairs("no item", pair("v,,2024-01-01T00:00:00Z,1,train"), DATA, "pairs.csv:7");
    pairs("a header and no pair", "user,item,time,weight,part\n", DATA, "pairs.csv");
    pairs("a pair twice", pair("v,a,2024-01-01T00:00:00Z,1,train"), 0, "");
    pairs(
        "an unknown part", pair("v,b,2024-01-01T00:00:00Z,1,holdout"), DATA, "pairs.csv:7", COLUMN);
    pairs("no part", pair("v,b,2024-01-01T00:00:00Z,1,"), DATA, "pairs.csv:7", COLUMN);
    pairs(
        "a column of parts that is not there",
        SmallInput.PAIRS,
        DATA,
        "share",
        "dataset.split={method: column, column: share}");
  }

  private void times() {
    for (String time :
        List.of(
            "yesterday",
            "2024-13-01T00:00:00Z",
            "2024-02-30T00:00:00Z",
            "2024-01-01T25:00:00Z",
            "2024-01-01T00:00:00 Mars/Olympus",
            "",
            "NaN",
            "99999999999999999999",
            "2024-01-01T00:00:00+99:00",
            "2024-01-01T00:00:00.5-18:01",
            "2024-01-01T00:00:00+05:60")) {
      pairs("the time '" + time + "'", pair("v,b," + time + ",1,train"), DATA, "pairs.csv:7", TIME);
    }
    pairs("a time with an offset", pair("v,b,2024-01-01T00:00:00+05:30,1,train"), 0, "", TIME);
    pairs("the largest offset", pair("v,b,2024-01-01T00:00:00+18:00,1,train"), 0, "", TIME);
    pairs(
        "an offset that is none, by a pattern",
        SmallInput.PAIRS.replace("Z,", "+18:01,"),
        DATA,
        "pairs.csv:2",
        TIME,
        "dataset.interactions.timestamp_format=\"%Y-%m-%dT%H:%M:%S%z\"");
    pairs("seconds among ISO times", pair("v,b,1704067200,1,train"), 0, "", TIME);
    pairs(
        "a pattern that is none",
        SmallInput.PAIRS,
        DATA,
        "pairs.csv:2",
        TIME,
        "dataset.interactions.timestamp_format=qqqqqqqq{");
  }

  private void compressed() {
    byte[] whole = gzip(SmallInput.ITEMS.getBytes(StandardCharsets.UTF_8));
    file("items.csv.gz", "gzip", whole, 0, "");
    file(
        "items.csv.gz",
        "gzip, cut off",
        Arrays.copyOf(whole, whole.length - 9),
        DATA,
        "items.csv.gz");
    file("items.csv.gz", "gzip, only its header", Arrays.copyOf(whole, 10), DATA, "items.csv.gz");
    file(
        "items.csv.gz",
        "gzip, one bit flipped",
        flipped(whole, whole.length / 2),
        DATA,
        "items.csv.gz");
    file(
        "items.csv.gz",
        "gzip, another checksum",
        flipped(whole, whole.length - 6),
        DATA,
        "items.csv.gz");
    file(
        "items.csv.gz",
        "gzip by name only",
        SmallInput.ITEMS.getBytes(StandardCharsets.UTF_8),
        DATA,
        "items.csv.gz");
    file("items.csv.gz", "an empty gzip file", new byte[0], DATA, "items.csv.gz");
    file("items.csv.gz", "gzip twice", gzip(whole), DATA, "items.csv.gz");
    file("items.csv.gz", "4 MB of one letter in gzip", gzip(bytes(4 << 20)), DATA, "items.csv.gz");
    file(
        "items.csv.gz",
        "text behind gzip",
        concat(whole, "more".getBytes(StandardCharsets.UTF_8)),
        0,
        "");
  }

  private void jsonLines() {
    json("JSON", JSON, 0, "");
    json("no JSON", JSON + "nothing\n", DATA, "items.jsonl:2");
    json("an object cut off", JSON + "{\"id\":\n", DATA, "items.jsonl:2");
    json("a list", JSON + "[1]\n", DATA, "items.jsonl:2");
    json("a key twice", JSON + "{\"id\":\"b\",\"id\":\"c\"}\n", 0, "");
    json("an id that is an object", JSON + "{\"id\":{}}\n", DATA, "items.jsonl:2");
    json("an id that is null", JSON + "{\"id\":null}\n", DATA, "items.jsonl:2");
    json("a price that is NaN", JSON + "{\"id\":\"b\",\"price\":NaN}\n", DATA, "items.jsonl:2");
    json(
        "a price that is a list", JSON + "{\"id\":\"b\",\"price\":[1,2]}\n", DATA, "items.jsonl:2");
    json("words that are objects", JSON + "{\"id\":\"b\",\"words\":[{}]}\n", 0, "");
    json("two objects on a line", JSON + "{\"id\":\"b\"}{\"id\":\"c\"}\n", DATA, "items.jsonl:2");
    json(
        "brackets 100,000 deep",
        JSON + "{\"id\":\"b\",\"words\":" + "[".repeat(100_000) + "\n",
        DATA,
        "items.jsonl:2");
    json(
        "a number of 100,000 digits",
        JSON + "{\"id\":\"b\",\"price\":" + "9".repeat(100_000) + "}\n",
        DATA,
        "items.jsonl:2");
    json("a list over lines", "[\n" + JSON + "]\n", DATA, "items.jsonl:1");
    json("a lone surrogate", JSON + "{\"id\":\"\\ud800\"}\n", DATA, "items.jsonl");
  }

  private void parquet() {
    parquet("Parquet", ITEMS_SQL, 0, "", whole -> whole);
    parquet(
        "Parquet, cut off",
        ITEMS_SQL,
        DATA,
        "items.parquet",
        whole -> Arrays.copyOf(whole, whole.length - 20));
    parquet(
        "Parquet, only its magic",
        ITEMS_SQL,
        DATA,
        "items.parquet",
        whole -> Arrays.copyOf(whole, 4));
    parquet(
        "Parquet, a damaged footer",
        ITEMS_SQL,
        DATA,
        "items.parquet",
        whole -> flipped(whole, whole.length - 6));
    parquet("Parquet, an empty file", ITEMS_SQL, DATA, "items.parquet", whole -> new byte[0]);
    parquet(
        "Parquet by name only",
        ITEMS_SQL,
        DATA,
        "items.parquet",
        whole -> SmallInput.ITEMS.getBytes(StandardCharsets.UTF_8));
    parquet(
        "Parquet of NaN",
        ITEMS_SQL.replace("1.5", "'nan'::DOUBLE"),
        DATA,
        "items.parquet",
        whole -> whole);
    parquet(
        "Parquet of infinity",
        ITEMS_SQL.replace("1.5", "'inf'::DOUBLE"),
        DATA,
        "items.parquet",
        whole -> whole);
    parquet(
        "Parquet without ids",
        ITEMS_SQL.replace("'a' AS id", "NULL::VARCHAR AS id"),
        DATA,
        "items.parquet",
        whole -> whole);
    parquet(
        "Parquet with a structure",
        ITEMS_SQL.replace("'t'", "{'x': 1}"),
        DATA,
        "items.parquet",
        whole -> whole);
    parquet("Parquet with bytes", ITEMS_SQL.replace("'t'", "'\\xAA'::BLOB"), 0, "", whole -> whole);
    parquet("Parquet without rows", ITEMS_SQL + " LIMIT 0", DATA, "items.parquet", whole -> whole);
    parquet(
        "Parquet without a column",
        ITEMS_SQL.replace("1.5 AS price", "1.5 AS cost"),
        DATA,
        "price",
        whole -> whole);
  }

  private static final String ITEMS_SQL =
      "SELECT 'a' AS id, 't' AS topic, 1.5 AS price, ['x'] AS words";

  private void paths() {
    for (String path :
        List.of(
            "none.csv",
            "http://127.0.0.1:1/items.csv",
            "s3://bucket/items.csv",
            "*.csv",
            "items.csv;DROP TABLE x.csv",
            "'items'.csv",
            "x".repeat(300) + ".csv")) {
      add(
          "the path " + (path.length() > 100 ? "of 300 letters" : path),
          DATA,
          "no such file",
          folder -> {
            SmallInput.write(folder);
            return ingest(folder, "dataset.items.path=\"" + path + "\"");
          });
    }
    add(
        "a path with a zero byte",
        USAGE,
        "items\\0.csv",
        folder -> {
          SmallInput.write(folder);
          return ingest(folder, "dataset.items.path=\"items\\0.csv\"");
        });
    add(
        "ids that look like paths",
        0,
        "",
        folder -> {
          SmallInput.write(folder);
          Files.writeString(folder.resolve("items.csv"), row("../../e,red,1,/etc/passwd"));
          return ingest(folder);
        });
  }

  private static String row(String row) {
    return SmallInput.ITEMS + row + "\n";
  }

  private static String pair(String row) {
    return SmallInput.PAIRS + row + "\n";
  }

  private static String header(int columns) {
    return "id" + ",c".repeat(columns) + "\n";
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] surrogate() {
    return joined(row("e,r").stripTrailing(), 0xed, 0xa0, 0x80);
  }

  private static byte[] joined(String text, int... more) {
    byte[] tail = new byte[more.length];
    for (int i = 0; i < more.length; i++) {
      tail[i] = (byte) more[i];
    }
    return concat(text.getBytes(StandardCharsets.UTF_8), concat(tail, latin(",1,x\n")));
  }

  private static byte[] concat(byte[] left, byte[] right) {
    byte[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }

  private static byte[] flipped(byte[] whole, int at) {
    byte[] copy = whole.clone();
    copy[at] ^= 0x10;
    return copy;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException("bytes can always be written", e);
    }
    return bytes.toByteArray();
  }

  private void items(String name, String text, int exitCode, String says) {
    items(name, text.getBytes(StandardCharsets.UTF_8), exitCode, says);
  }

  private void items(String name, byte[] bytes, int exitCode, String says) {
    file("items.csv", "items: " + name, bytes, exitCode, says);
  }

  private void json(String name, String text, int exitCode, String says) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String pairs = "user,item\nu,a\nu,a\n";
    add(
        "JSON lines: " + name,
        exitCode,
        says,
        folder -> {
          Files.writeString(folder.resolve("pairs.csv"), pairs);
          Files.write(folder.resolve("items.jsonl"), bytes);
          return ingest(folder, "dataset.items.path=items.jsonl");
        });
  }

  /** Changes the bytes of a file. */
  @FunctionalInterface
  private interface Change {
    byte[] of(byte[] whole);
  }

  private void parquet(String name, String sql, int exitCode, String says, Change change) {
    add(
        name,
        exitCode,
        says,
        folder -> {
          Path file = folder.resolve("items.parquet");
          try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
              Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + sql + ") TO '" + file + "' (FORMAT parquet)");
          } catch (SQLException e) {
            throw new IOException(e);
          }
          Files.write(file, change.of(Files.readAllBytes(file)));
          Files.writeString(folder.resolve("pairs.csv"), "user,item\nu,a\nu,a\n");
          return ingest(folder, "dataset.items.path=items.parquet");
        });
  }

  private void file(String file, String name, byte[] bytes, int exitCode, String says) {
    add(
        name,
        exitCode,
        says,
        folder -> {
          SmallInput.write(folder);
          Files.write(folder.resolve(file), bytes);
          return ingest(folder, "dataset.items.path=" + file);
        });
  }

  private void pairs(String name, String text, int exitCode, String says, String... settings) {
    add(
        "pairs: " + name,
        exitCode,
        says,
        folder -> {
          SmallInput.write(folder);
          Files.writeString(folder.resolve("pairs.csv"), text);
          return ingest(folder, settings);
        });
  }

  private static List<Object> ingest(Path folder, String... settings) throws IOException {
    Path config = Files.writeString(folder.resolve("config.yaml"), CONFIG);
    List<Object> arguments =
        new ArrayList<>(List.of("ingest", config, "--out", folder.resolve("out")));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  private void add(String name, int exitCode, String says, BadInput.Command command) {
    cases.add(new BadInput(Kind.TABLE, name, exitCode, says, command));
  }
}
