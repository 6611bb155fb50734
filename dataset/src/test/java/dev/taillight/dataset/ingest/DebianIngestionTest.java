package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.progress.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the encoded data set with a plain reading of the shipped files. */
final class DebianIngestionTest {

  private static final Path TABLES = Path.of("debian-bookworm");

  @TempDir static Path folder;

  private static EncodedDataset dataset;
  private static List<String[]> items;
  private static List<String[]> users;

  @BeforeAll
  static void ingest() throws Exception {
    dataset =
        new Ingestion(DebianConfig.config(), 0, TABLES, Progress.silent())
            .run(folder.resolve("dataset"));
    items = read("items.tsv.gz");
    users = read("users.tsv.gz");
  }

  @Test
  void keepsTheRowsOfTheTables() {
    assertEquals(items.stream().map(row -> row[0]).toList(), Sample.ids(dataset.items()));
    assertEquals(users.stream().map(row -> row[0]).toList(), Sample.ids(dataset.users()));
    assertEquals(63_436, dataset.items().size());
    assertEquals(33_903, dataset.users().size());
  }

  @Test
  void encodesSharedVocabulariesAsAPlainCountDoes() {
    // The columns of section, maintainer, homepage_host, tags and words in the two files.
    checkShared("section", 2, 1);
    checkShared("maintainer", 3, 2);
    checkShared("homepage_host", 4, 3);
    checkShared("tags", 8, 4);
    checkShared("words", 9, 5);
  }

  @Test
  void binsNumbersEvenly() {
    var size = feature("installed_size_kib");
    int[] rows = new int[size.vocabulary().size()];
    for (int row = 0; row < size.rows(); row++) {
      rows[size.code(row)]++;
    }
    assertEquals(16 + Vocabulary.FIRST_VALUE, rows.length);
    assertEquals(0, rows[Vocabulary.OUT_OF_VOCABULARY]);
    for (int code = Vocabulary.FIRST_VALUE; code < rows.length; code++) {
      // An even bin has 63,436 / 16 = 3,965 rows; sizes that occur often make them uneven.
      assertTrue(rows[code] > 3_000 && rows[code] < 5_000, "bin " + code + ": " + rows[code]);
    }
  }

  @Test
  void dividesTheDistinctPairs() throws IOException {
    Set<String> expected = new HashSet<>();
    read("interactions.tsv.gz").forEach(row -> expected.add(row[0] + " " + row[1]));
    Set<String> found = new HashSet<>();
    long total = 0;
    for (Split split : Split.values()) {
      List<String> pairs = Sample.pairs(dataset, split);
      found.addAll(pairs);
      total += pairs.size();
    }
    assertEquals(expected, found);
    assertEquals(expected.size(), total, "a pair is in one split only");
    assertEquals(427_173L, dataset.counts().get("interaction_rows"));
    assertEquals(427_173L - expected.size(), dataset.counts().get("repeated_rows_merged"));
  }

  @Test
  void countsTheTrainingPairsOfEachItem() {
    int[] counts = new int[dataset.items().size()];
    var train = dataset.interactions(Split.TRAIN);
    for (long i = 0; i < train.size(); i++) {
      counts[train.item(i)]++;
    }
    assertEquals(Arrays.toString(counts), Arrays.toString(dataset.itemCounts().toArray()));
  }

  @Test
  void givesTheSameBytesWithOneThreadAndLittleMemory() throws IOException {
    Path again = folder.resolve("again");
    try (Session session = Session.open(folder.resolve("work"), 200, 1)) {
      new Ingestion(DebianConfig.config(), 0, TABLES, Progress.silent()).run(session, again);
    }
    assertEquals(dataset.hash(), EncodedDataset.open(again).hash());
  }

  private static void checkShared(String name, int itemColumn, int userColumn) {
    Map<String, Integer> counts = new HashMap<>();
    Stream.concat(
            items.stream().map(row -> row[itemColumn]), users.stream().map(row -> row[userColumn]))
        .flatMap(text -> values(text).stream())
        .forEach(value -> counts.merge(value, 1, Integer::sum));
    List<String> expected =
        counts.keySet().stream()
            .filter(value -> counts.get(value) >= 2)
            .sorted(
                Comparator.comparing((String value) -> -counts.get(value))
                    .thenComparing(
                        value -> value.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
            .toList();
    Vocabulary vocabulary = feature(name).vocabulary();
    List<String> found = new ArrayList<>();
    for (int code = Vocabulary.FIRST_VALUE; code < vocabulary.size(); code++) {
      found.add(vocabulary.value(code));
    }
    assertEquals(expected, found, name);
    Set<String> known = new HashSet<>(expected);
    assertEquals(decoded(items, itemColumn, known), Sample.itemValues(dataset, name), name);
    assertEquals(decoded(users, userColumn, known), Sample.userValues(dataset, name), name);
  }

  private static List<String> decoded(List<String[]> rows, int column, Set<String> known) {
    return rows.stream()
        .map(
            row ->
                row[column].isEmpty()
                    ? "(missing)"
                    : values(row[column]).stream()
                        .map(value -> known.contains(value) ? value : "(other)")
                        .distinct()
                        .collect(Collectors.joining(" ")))
        .toList();
  }

  private static Set<String> values(String text) {
    Set<String> values = new LinkedHashSet<>(Arrays.asList(text.split("\\|")));
    values.remove("");
    return values;
  }

  private static dev.taillight.dataset.FeatureColumn feature(String name) {
    return dataset.items().features().stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String[]> read(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(TABLES.resolve(name))),
                StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }
  }
}
