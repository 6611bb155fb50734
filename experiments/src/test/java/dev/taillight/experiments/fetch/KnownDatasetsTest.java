package dev.taillight.experiments.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.ingest.Ingestion;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From a publisher to an encoded dataset: each data set of the catalogue is fetched from a server
 * of samples in its true format, and read by the configuration that comes with it.
 */
final class KnownDatasetsTest {

  private static final Path CONFIGS = Path.of("..", "configs");

  /**
   * What the samples say by the data set: items, users, pairs, and the features of one item. Of the
   * ratings those of 4 and more count, of the purchases those of a quantity; products of which
   * nothing but an id is known are items as well.
   */
  private record Expected(
      int items, int users, int pairs, String item, Map<String, String> values) {}

  private static final Map<String, Expected> EXPECTED =
      Map.ofEntries(
          Map.entry(
              "movielens-100k",
              new Expected(
                  3,
                  3,
                  3,
                  "543",
                  Map.of("musical", "1", "action", "0", "released", "01 jan 1995"))),
          Map.entry(
              "movielens-1m",
              new Expected(3, 2, 3, "1", Map.of("genres", "Animation Children's Comedy"))),
          Map.entry(
              "movielens-latest-small",
              new Expected(3, 2, 2, "11", Map.of("genres", "Comedy Drama Romance"))),
          Map.entry(
              "movielens-25m",
              new Expected(3, 2, 2, "114335", Map.of("genres", "(no genres listed)"))),
          Map.entry(
              "amazon-all-beauty",
              new Expected(3, 2, 3, "B0GONE", Map.of("brand", "(missing)", "store", "(missing)"))),
          Map.entry(
              "amazon-video-games",
              new Expected(3, 2, 3, "B01CUPMQZE", Map.of("manufacturer", "(other)"))),
          Map.entry(
              "goodbooks-10k", new Expected(3, 2, 2, "45", Map.of("language_code", "(missing)"))),
          Map.entry(
              "yelp",
              new Expected(
                  3,
                  2,
                  2,
                  "MTSW4McQd7CbVtyjqoe9mw",
                  Map.of("price_range", "1", "credit_cards", "False"))),
          Map.entry(
              "movietweetings",
              new Expected(3, 3, 3, "0110912", Map.of("genres", "Crime Thriller"))),
          Map.entry(
              "complete-journey",
              new Expected(3, 2, 2, "25671", Map.of("department", "GROCERY", "brand", "National"))),
          // Each tag and word of the sample is in one article or in two; one alone has no code.
          Map.entry(
              "citeulike-t", new Expected(3, 2, 3, "a1", Map.of("tags", "museum visit (other)"))));

  @TempDir Path folder;

  static Stream<String> names() {
    return DatasetCatalogue.read().all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void fetchedAndRead(String name) throws IOException {
    fetch(name);
    EncodedDataset dataset = ingest(name);
    Expected expected = EXPECTED.get(name);
    assertEquals(expected.items(), dataset.items().size(), "items");
    assertEquals(expected.users(), dataset.users().size(), "users");
    long pairs = 0;
    for (Split split : Split.values()) {
      pairs += dataset.interactions(split).size();
    }
    assertEquals(expected.pairs(), pairs, "pairs");
    int row = row(dataset.items(), expected.item());
    expected
        .values()
        .forEach(
            (feature, value) -> assertEquals(value, value(dataset.items(), feature, row), feature));
  }

  @Test
  void latin1IsReadAsSuch() throws IOException {
    fetch("movielens-1m");
    Path config = config("movielens-1m");
    Files.writeString(
        config, Files.readString(config).replace("kind: text, min_count: 2", "kind: text"));
    EntityTable items = ingest("movielens-1m").items();
    assertEquals("misérables les 1995", value(items, "title", row(items, "73")));
  }

  @Test
  void tablesOfCiteULike() throws IOException {
    fetch("citeulike-t");
    // Words by their counts 4, 4 and 1, equal ones as they come; the bar separates values.
    assertEquals(
        List.of(
            "item_id\ttags\twords\tcites",
            "a0\tmuseum visit\ttestbeds|passively|xylem\t",
            "a1\tmuseum visit|statistics\tpassively\ta0|a2",
            "a2\t\t\t"),
        lines("items.tsv.gz"));
    assertEquals(
        List.of("user_id\titem_id", "u0\ta0", "u0\ta2", "u1\ta1"), lines("interactions.tsv.gz"));
  }

  @Test
  void everyDatasetIsDescribed() throws IOException {
    Set<String> configs = new TreeSet<>();
    for (Map.Entry<String, PublishedDataset> entry : DatasetCatalogue.read().all().entrySet()) {
      PublishedDataset dataset = entry.getValue();
      assertEquals("configs/" + entry.getKey() + ".yaml", dataset.config());
      assertTrue(dataset.page().startsWith("https://"), dataset.page());
      assertTrue(Files.exists(CONFIGS.resolve(entry.getKey() + ".yaml")), dataset.config());
      assertTrue(dataset.notice().contains(dataset.title()), dataset.notice());
      for (SourceFile file : dataset.files()) {
        assertTrue(
            file.url().isPresent()
                ? file.url().get().startsWith("https://")
                : dataset.byHand().isPresent(),
            file.name());
        assertTrue(file.md5().orElse("0".repeat(32)).matches("[0-9a-f]{32}"), file.name());
      }
      configs.add(dataset.config());
    }
    assertEquals(EXPECTED.size(), configs.size());
  }

  private void fetch(String name) throws IOException {
    PublishedDataset dataset = Unchecked.of(DatasetCatalogue.read().dataset(name));
    DatasetFetch fetch =
        new DatasetFetch(
            name, dataset, folder.resolve("data").resolve(name), List.of(), Progress.silent());
    try (FileServer server = new FileServer()) {
      TrueSamples.of(name).forEach((file, content) -> server.put("/" + file, content));
      fetch.run(new FetchSource.Mirror(server.address("/")));
    }
    assertTrue(fetch.present().isPresent());
  }

  /** A copy of a configuration beside the data, as in the repository. */
  private Path config(String name) throws IOException {
    Path copy = folder.resolve("configs").resolve(name + ".yaml");
    if (!Files.exists(copy)) {
      Files.createDirectories(copy.getParent());
      Files.copy(CONFIGS.resolve(name + ".yaml"), copy);
    }
    return copy;
  }

  private EncodedDataset ingest(String name) throws IOException {
    Path file = config(name);
    ExperimentConfig config = ConfigReader.read(file, List.of()).config();
    return new Ingestion(config.dataset(), 0, file.getParent(), Progress.silent())
        .run(folder.resolve("encoded"));
  }

  private List<String> lines(String table) throws IOException {
    Path file = folder.resolve("data/citeulike-t").resolve(table);
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  private static int row(EntityTable table, String id) {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      ids.add(table.ids().at(row));
    }
    assertTrue(ids.contains(id), ids.toString());
    return ids.indexOf(id);
  }

  private static String value(EntityTable table, String name, int row) {
    FeatureColumn feature =
        table.features().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    int[] codes = new int[feature.count(row)];
    feature.copy(row, codes, 0);
    return Arrays.stream(codes)
        .mapToObj(feature.vocabulary()::value)
        .collect(Collectors.joining(" "));
  }
}
