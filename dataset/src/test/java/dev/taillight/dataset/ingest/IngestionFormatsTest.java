package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows in every format give the same dataset. */
final class IngestionFormatsTest {

  private static final String[] TSV = {
    "item_id\tgenre\ttags\tprice", "007\tdrama\tx|y\t1.5", "b\t\ty||x|y\t20", "c d\tcomedy\t\t"
  };

  @TempDir Path folder;
  private Sample sample;
  private String expected;

  @BeforeEach
  void tables() throws IOException {
    sample = new Sample(folder).items(TSV).interactions("user_id\titem_id", "u\t007", "v\tc d");
    sample.itemFeature("\"name\": \"genre\", \"kind\": \"categorical\"");
    sample.itemFeature("\"name\": \"tags\", \"kind\": \"multi_valued\"");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\", \"bins\": 2");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("007", "b", "c d"), Sample.ids(dataset.items()));
    assertEquals(List.of("drama", "(missing)", "comedy"), Sample.itemValues(dataset, "genre"));
    assertEquals(List.of("x y", "y x", "(missing)"), Sample.itemValues(dataset, "tags"));
    assertEquals(
        List.of("(-inf, 20)", "[20, inf)", "(missing)"), Sample.itemValues(dataset, "price"));
    expected = dataset.hash();
  }

  @Test
  void csv() throws IOException {
    same(
        "items.csv",
        "\uFEFFitem_id,genre,tags,price\r\n007,\"drama\",x|y,1.5\r\nb,\"\",y||x|y,20\r\n\"c d\",comedy,,\r\n");
  }

  @Test
  void csvThroughGzip() throws IOException {
    sample.gzip(
        "items.csv.gz",
        "item_id,genre,tags,price",
        "007,drama,x|y,1.5",
        "b,,y||x|y,20",
        "c d,comedy,,");
    assertEquals(expected, sample.set("items.path", "items.csv.gz").ingest().hash());
  }

  @Test
  void columnsInAnotherOrderAndOnesThatAreNotUsed() throws IOException {
    same(
        "items.tsv",
        "more\tprice\ttags\titem_id\tgenre\n1\t1.5\tx|y\t007\tdrama\n2\t20\ty||x|y\tb\t\n3\t\t\tc d\tcomedy");
  }

  @Test
  void emptyLines() throws IOException {
    same("items.tsv", "\n\n" + String.join("\n\n", TSV) + "\n\n\n");
  }

  @Test
  void delimitersOfSeveralCharactersWithoutHeader() throws IOException {
    sample.set("items.format", "tsv").set("items.delimiter", "::").set("items.header", false);
    sample.set("items.columns", List.of("item_id", "genre", "tags", "price"));
    same("items.dat", "007::drama::x|y::1.5\nb::::y||x|y::20\nc d::comedy::::\n");
  }

  @Test
  void jsonLines() throws IOException {
    same(
        "items.jsonl",
        """
        {"item_id": "007", "genre": "drama", "tags": ["x", "y"], "price": 1.5}

        {"item_id": "b", "genre": null, "tags": ["y", "", null, "x", "y"], "price": "20"}
        {"price": null, "tags": [], "genre": "comedy", "item_id": "c d", "more": {"a": [1]}}
        """);
  }

  @Test
  void jsonLinesWithSeparatedValues() throws IOException {
    sample.gzip(
        "items.ndjson.gz",
        "{\"item_id\": \"007\", \"genre\": \"drama\", \"tags\": \"x|y\", \"price\": 1.5}",
        "{\"item_id\": \"b\", \"tags\": \"y||x|y\", \"price\": 20}",
        "{\"item_id\": \"c d\", \"genre\": \"comedy\", \"tags\": \"\"}");
    assertEquals(expected, sample.set("items.path", "items.ndjson.gz").ingest().hash());
  }

  @Test
  void valuesWithinObjects() throws IOException {
    String features = "/more/genre", tags = "/more/all tags/0", price = "/more/a~1b/price";
    sample = new Sample(folder).interactions("user_id\titem_id", "u\t007", "v\tc d");
    sample.itemFeature(
        "\"name\": \"genre\", \"column\": \"%s\", \"kind\": \"categorical\"".formatted(features));
    sample.itemFeature(
        "\"name\": \"tags\", \"column\": \"%s\", \"kind\": \"multi_valued\"".formatted(tags));
    sample.itemFeature(
        "\"name\": \"price\", \"column\": \"%s\", \"kind\": \"numeric\", \"bins\": 2"
            .formatted(price));
    same(
        "items.jsonl",
        """
        {"item_id": "007", "more": {"genre": "drama", "all tags": [["x", "y"]], "a/b": {"price": 1.5}}}
        {"item_id": "b", "more": {"genre": null, "all tags": ["y||x|y"], "a/b": {"price": "20"}}}
        {"item_id": "c d", "more": {"genre": "comedy", "all tags": [], "a/b": null}}
        """);
  }

  @Test
  void latin1() throws IOException {
    // In Latin-1 the byte b0 is the degree sign, and eb is e with a diaeresis.
    byte[] tsv =
        "item_id\tgenre\ttags\tprice\n7\u00b0\tNo\u00ebl\tx\t1\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    sample.bytes("items.tsv", tsv).set("items.encoding", "iso-8859-1");
    EncodedDataset dataset = sample.interactions("user_id\titem_id", "u\t7\u00b0").ingest();
    assertEquals(List.of("7\u00b0"), Sample.ids(dataset.items()));
    assertEquals(List.of("No\u00ebl"), Sample.itemValues(dataset, "genre"));
  }

  @Test
  void parquet() throws Exception {
    parquet(
        """
        SELECT '007' AS item_id, 'drama' AS genre, ['x', 'y'] AS tags, 1.5 AS price
        UNION ALL SELECT 'b', NULL, ['y', '', NULL, 'x', 'y'], 20
        UNION ALL SELECT 'c d', 'comedy', NULL, NULL""");
    assertEquals(expected, sample.set("items.path", "items.parquet").ingest().hash());
  }

  @Test
  void parquetWithSeparatedValues() throws Exception {
    parquet(
        """
        SELECT '007' AS item_id, 'drama' AS genre, 'x|y' AS tags, 1.5::FLOAT AS price
        UNION ALL SELECT 'b', '', 'y||x|y', 20 UNION ALL SELECT 'c d', 'comedy', '', NULL""");
    assertEquals(expected, sample.set("items.path", "items.parquet").ingest().hash());
  }

  @Test
  void listsInParquetNeedAMultiValuedFeature() throws Exception {
    parquet("SELECT '007' AS item_id, ['drama'] AS genre, 'x' AS tags, 1 AS price");
    sample.set("items.path", "items.parquet");
    assertEquals(
        "items.parquet: column 'genre' needs single values, got the type VARCHAR[]",
        sample.refusal());
  }

  @Test
  void rowsOfParquetFilesAreNamedByTheirNumber() throws Exception {
    parquet(
        """
        SELECT '007' AS item_id, 'drama' AS genre, 'x' AS tags, 'cheap' AS price
        UNION ALL SELECT 'b', '', 'y', 'NaN'""");
    sample.set("items.path", "items.parquet");
    assertEquals(
        "items.parquet: row 1: column 'price' needs a number, got 'cheap' (and 1 more row)",
        sample.refusal());
  }

  @Test
  void quotesInTsvAreText() throws IOException {
    sample.items("item_id\tgenre\ttags\tprice", "\"a\"\t\"drama\t\"\t1", "b\tx\"y\t\t2");
    EncodedDataset dataset = sample.interactions("user_id\titem_id", "u\t\"a\"").ingest();
    assertEquals(List.of("\"a\"", "b"), Sample.ids(dataset.items()));
    assertEquals(List.of("\"drama", "x\"y"), Sample.itemValues(dataset, "genre"));
  }

  @Test
  void quotesInCsv() throws IOException {
    sample.set("items.path", "items.csv");
    sample.file("items.csv", "item_id,genre,tags,price", "\"a,1\",\"say \"\"x\"\"\",\"p\nq\",1");
    EncodedDataset dataset = sample.interactions("user_id\titem_id", "u\ta,1").ingest();
    assertEquals(List.of("a,1"), Sample.ids(dataset.items()));
    assertEquals(List.of("say \"x\""), Sample.itemValues(dataset, "genre"));
    assertEquals(List.of("p\nq"), Sample.itemValues(dataset, "tags"));
  }

  @Test
  void quotesOfOnesOwn() throws IOException {
    sample.set("items.delimiter", ";").set("items.quote", "'").set("items.path", "items.csv");
    sample.file("items.csv", "item_id;genre;tags;price", "'a;''1''';\"x;y;1");
    EncodedDataset dataset = sample.interactions("user_id\titem_id", "u\ta;'1'").ingest();
    assertEquals(List.of("\"x"), Sample.itemValues(dataset, "genre"));
  }

  @Test
  void headerNamesThatNeedQuotesThemselves() throws IOException {
    sample.set("items.path", "items.csv").set("items.id", "the \"id\", or so");
    sample.file("items.csv", "\"the \"\"id\"\", or so\",genre,tags,price", "a,b,c,1");
    EncodedDataset dataset = sample.interactions("user_id\titem_id", "u\ta").ingest();
    assertEquals(List.of("a"), Sample.ids(dataset.items()));
  }

  @Test
  void pathsWithSpecialCharacters() throws IOException {
    String name = "it's [1] *?.tsv";
    Files.move(folder.resolve("items.tsv"), folder.resolve(name));
    assertEquals(expected, sample.set("items.path", name).ingest().hash());
  }

  @Test
  void ratingsInTheFormOfMovieTweetings() throws IOException {
    sample = new Sample(folder);
    for (String table : List.of("items", "interactions")) {
      sample.set(table + ".format", "csv").set(table + ".delimiter", "::");
      sample.set(table + ".quote", "none").set(table + ".header", false);
      sample.set(table + ".path", table + ".dat.gz");
    }
    sample.set("items.columns", List.of("item_id", "title", "genres"));
    sample.set("interactions.columns", List.of("user_id", "item_id", "rating", "time"));
    sample.gzip(
        "items.dat.gz",
        "0002844::Fantômas - À l'ombre de la guillotine (1913)::Crime|Drama",
        "0079285::\"Il était une fois... l'homme\" (1978)::Animation",
        "0000001::No genre: (2001)::");
    sample.gzip(
        "interactions.dat.gz",
        "1::0079285::7::1365029107",
        "1::0002844::8::1366576639",
        "2::0000001::6::1364690142");
    sample.itemFeature("\"name\": \"title\", \"kind\": \"text\"");
    sample.itemFeature("\"name\": \"genres\", \"kind\": \"multi_valued\"");
    sample.set("interactions.timestamp", "time").set("interactions.weight", "rating");
    sample.set("interactions.min_weight", 7).set("split.method", "temporal");
    sample.set("split.validation_from", "1366000000").set("split.test_from", "2013-05-01");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("0002844", "0079285", "0000001"), Sample.ids(dataset.items()));
    assertEquals(
        List.of(
            "fantômas à l ombre de la guillotine 1913",
            "il était une fois l homme 1978",
            "no genre 2001"),
        Sample.itemValues(dataset, "title"));
    assertEquals(
        List.of("Crime Drama", "Animation", "(missing)"), Sample.itemValues(dataset, "genres"));
    assertEquals(List.of("1"), Sample.ids(dataset.users()));
    assertEquals(List.of("1 0079285"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(List.of("1 0002844"), Sample.pairs(dataset, Split.VALIDATION));
  }

  @Test
  void purchasesInTheFormOfCompleteJourney() throws IOException {
    sample = new Sample(folder).items("product_id\tdepartment", "25671\tGROCERY", "26081\t");
    sample
        .set("items.id", "product_id")
        .itemFeature("\"name\": \"department\", \"kind\": \"categorical\"");
    sample.users("household_id\tage", "2261\t65+", "511\t").set("users.id", "household_id");
    sample.set("interactions.user", "household_id").set("interactions.item", "product_id");
    sample.set("interactions.timestamp", "at").set("interactions.unknown_item", "cold");
    sample.set("interactions.weight", "quantity").set("interactions.min_weight", 1);
    sample.interactions(
        "household_id\tbasket_id\tproduct_id\tquantity\tat",
        "2261\t1\t26081\t1\t2017-02-28 22:31:57",
        "2261\t2\t25671\t2\t2017-01-28 14:06:53",
        "2261\t3\t26081\t1\t2017-03-26 13:22:21",
        "2261\t3\t99999\t0\t2017-03-26 13:22:21",
        "511\t4\t88888\t3\t2017-02-18 13:13:10");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("25671", "26081", "88888"), Sample.ids(dataset.items()));
    assertEquals(
        List.of("GROCERY", "(missing)", "(missing)"), Sample.itemValues(dataset, "department"));
    // The earliest purchase of each product decides the order.
    assertEquals(
        List.of("2261 25671", "2261 26081", "511 88888"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(1L, dataset.counts().get("rows_below_min_weight"));
    assertEquals(1L, dataset.counts().get("repeated_rows_merged"));
    assertEquals(1L, dataset.counts().get("unknown_items_added"));
  }

  private void same(String name, String content) throws IOException {
    sample.bytes(name, content.getBytes(StandardCharsets.UTF_8)).set("items.path", name);
    assertEquals(expected, sample.ingest().hash());
  }

  private void parquet(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, folder.resolve("items.parquet")));
    }
  }
}
