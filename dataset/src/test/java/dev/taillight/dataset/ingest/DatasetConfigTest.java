package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetConfigTest {

  @TempDir Path folder;
  private Sample sample;

  @BeforeEach
  void tables() throws IOException {
    sample = new Sample(folder);
  }

  @Test
  void leavesTheDefaultsOfAFeatureToItsKind() throws IOException {
    sample.itemFeature("\"name\": \"tags\", \"kind\": \"multi_valued\"");
    FeatureConfig feature = sample.config().items().features().get(0);
    assertEquals("tags", feature.sourceColumn());
    assertEquals("|", feature.valueSeparator());
    assertEquals(1, feature.minimumCount());
    assertEquals(16, feature.binCount());
    assertEquals("tags", feature.vocabularyName(false));
    assertEquals("user.tags", feature.vocabularyName(true));
  }

  @Test
  void problemsOfAllPartsAreToldTogether() throws IOException {
    sample.set("items.id", "").set("items.format", "parquet").set("items.quote", "'");
    sample.set("items.encoding", "iso-8859-1");
    sample.itemFeature("\"name\": \"a/b\", \"kind\": \"categorical\", \"separator\": \";\"");
    sample.itemFeature("\"name\": \"x\", \"kind\": \"numeric\", \"bins\": 1, \"min_count\": 2");
    sample.itemFeature("\"name\": \"x\", \"kind\": \"multi_valued\", \"separator\": \"\"");
    sample.userFeature("\"name\": \"age\", \"kind\": \"categorical\", \"min_count\": 0");
    sample.set("interactions.user", "").set("interactions.min_weight", 3);
    sample.set("split.method", "leave_last_n_out").set("split.n", 0);
    assertEquals(
        List.of(
            "items.encoding: expected utf-8, since Parquet knows no other, got iso-8859-1",
            "items.quote: expected no quote, which only csv and tsv have, got '''",
            "items.id: expected the column of the ids, got ''",
            "items.features[0].name: expected a name of letters, digits, '_', '-' and '.', not"
                + " beginning with '-' or '.', got 'a/b'",
            "items.features[0].separator: expected no separator, which only multi_valued features"
                + " have, got ';'",
            "items.features[1].bins: expected at least 2, got 1",
            "items.features[1].min_count: expected no minimum count, since every bin of a numeric"
                + " feature is kept, got 2",
            "items.features[2].separator: expected at least one character, got ''",
            "items.features[2].name: expected a name of its own, got 'x'",
            "users.features: expected no features, since there is no table, got [age]",
            "users.features[0].min_count: expected at least 1, got 0",
            "interactions.user: expected the column of the user ids, got ''",
            "interactions.weight: expected the column that min_weight is compared with, got ''",
            "split.method: expected interactions.timestamp to be set, since the split is by time,"
                + " got leave_last_n_out",
            "split.n: expected at least 1, got 0",
            "items.features[2].kind: expected numeric as feature 'x', which shares the vocabulary"
                + " 'x', got multi_valued"),
        problems());
  }

  @Test
  void featuresNeedANameAndAKind() {
    InvalidSettingsException e =
        assertThrows(
            InvalidSettingsException.class, () -> sample.itemFeature("\"column\": \"x\"").config());
    assertEquals(
        "name: expected the feature's name, got nothing\n"
            + "kind: expected categorical, multi_valued, numeric or text, got nothing",
        e.getMessage());
  }

  @Test
  void edgesAreForNumbersAndAscend() throws IOException {
    sample.itemFeature("\"name\": \"a\", \"kind\": \"categorical\", \"edges\": [1]");
    sample.itemFeature("\"name\": \"b\", \"kind\": \"numeric\", \"bins\": 2, \"edges\": [1]");
    sample.itemFeature("\"name\": \"c\", \"kind\": \"numeric\", \"edges\": []");
    sample.itemFeature("\"name\": \"d\", \"kind\": \"numeric\", \"edges\": [1, 2, 2]");
    sample.itemFeature("\"name\": \"e\", \"kind\": \"numeric\", \"edges\": [1, 1e999]");
    sample.itemFeature("\"name\": \"f\", \"kind\": \"numeric\", \"edges\": [-1, 0.5]");
    String ascending = "expected one or more finite numbers, each above the one before, got ";
    assertEquals(
        List.of(
            "items.features[0].edges: expected no edges, which only numeric features have, got"
                + " [1.0]",
            "items.features[1].bins: expected no bins beside edges, which say how many there are,"
                + " got 2",
            "items.features[2].edges: " + ascending + "[]",
            "items.features[3].edges: " + ascending + "[1.0, 2.0, 2.0]",
            "items.features[4].edges: " + ascending + "[1.0, Infinity]"),
        problems());
  }

  @Test
  void sharedVocabulariesNeedTheSameSettings() throws IOException {
    sample.users("user_id");
    sample.itemFeature("\"name\": \"words\", \"kind\": \"text\", \"min_count\": 2");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\", \"bins\": 4");
    sample.userFeature("\"name\": \"words\", \"kind\": \"text\", \"vocabulary\": \"words\"");
    sample.userFeature("\"name\": \"price\", \"kind\": \"numeric\", \"vocabulary\": \"price\"");
    sample.itemFeature("\"name\": \"size\", \"kind\": \"numeric\"");
    sample.userFeature(
        "\"name\": \"size\", \"kind\": \"numeric\", \"edges\": [3], \"vocabulary\": \"size\"");
    assertEquals(
        List.of(
            "users.features[0].min_count: expected 2 as feature 'words', which shares the"
                + " vocabulary 'words', got 1",
            "users.features[1].bins: expected 4 as feature 'price', which shares the vocabulary"
                + " 'price', got 16",
            "users.features[2].edges: expected none as feature 'size', which shares the vocabulary"
                + " 'size', got [3.0]"),
        problems());
  }

  @Test
  void formatsAreToldByTheExtensionOrDeclared() throws IOException {
    sample.set("items.path", "items.dat");
    assertEquals(
        List.of(
            "items.format: expected csv, tsv, parquet or json_lines, which the extension of"
                + " 'items.dat' does not tell, got auto"),
        problems());
    for (String name :
        List.of("a.CSV", "a.tsv.gz", "a.tab", "a.parquet", "a.jsonl", "a.ndjson.gz")) {
      sample.set("items.path", name).config();
    }
  }

  @Test
  void tablesWithoutHeaderNeedColumns() throws IOException {
    sample.set("items.header", false).set("interactions.columns", List.of("a", "a"));
    sample.set("items.delimiter", "=====").set("items.quote", "''");
    assertEquals(
        List.of(
            "items.delimiter: expected at most four bytes, got '====='",
            "items.quote: expected one ASCII character, 'none', or nothing for the format's own,"
                + " got ''''",
            "items.columns: expected the names of the columns, since there is no header, got []",
            "interactions.columns: expected no columns, since the header names them, got [a, a]",
            "interactions.columns: expected every name only once, got [a, a]"),
        problems());
  }

  @Test
  void sharesMustLeaveSomethingForTraining() {
    sample.set("split.validation", 0.5).set("split.test", 0.5);
    assertEquals(
        List.of(
            "split.test: expected a share that leaves something for training beside validation"
                + " 0.5, got 0.5"),
        problems());
    sample.set("split.validation", -0.1).set("split.test", 1.5);
    assertEquals(3, problems().size());
  }

  @Test
  void instantsMustBeSomeAndInOrder() {
    sample.set("interactions.timestamp", "at").set("split.method", "temporal");
    sample.set("split.test_from", "soon");
    assertEquals(
        List.of(
            "split.validation_from: expected an instant such as 2024-05-01, 2024-05-01T12:00:00Z"
                + " or 1714521600, got ''",
            "split.test_from: expected an instant such as 2024-05-01, 2024-05-01T12:00:00Z or"
                + " 1714521600, got 'soon'"),
        problems());
    // 2024-05-01T01:00+02:00 is an hour before the first of May in UTC.
    sample.set("split.validation_from", "2024-05-01");
    sample.set("split.test_from", "2024-05-01T01:00:00+02:00");
    assertEquals(
        List.of(
            "split.test_from: expected an instant at or after validation_from, 2024-05-01, got"
                + " 2024-05-01T01:00:00+02:00"),
        problems());
  }

  @Test
  void instantsInAllForms() {
    // 1714521600 = 19,844 days · 86,400 s, and 2024-05-01 is day 19,844.
    for (String text :
        List.of(
            "2024-05-01",
            "1714521600",
            "2024-05-01 00:00:00",
            "2024-05-01T00:00",
            "2024-05-01T00:00:00.000Z",
            "2024-05-01T02:00:00+02:00")) {
      assertEquals(1_714_521_600_000_000L, Moment.micros(text), text);
    }
  }

  private List<String> problems() {
    InvalidSettingsException e = assertThrows(InvalidSettingsException.class, sample::config);
    return e.getMessage().lines().toList();
  }

  @Test
  void theShareOfTheTrainingPairsIsAShare() {
    for (double share : new double[] {0, -0.5, 1.01, Double.NaN}) {
      sample.set("split.training_share", share);
      assertEquals(
          "split.training_share: expected a share above 0 and at most 1, got " + share,
          assertThrows(InvalidSettingsException.class, sample::config).problems().stream()
              .map(p -> "%s: expected %s, got %s".formatted(p.key(), p.expected(), p.value()))
              .findFirst()
              .orElseThrow());
    }
  }
}
