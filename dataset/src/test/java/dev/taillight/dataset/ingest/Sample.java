package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Split;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Small tables and their configuration: TSV files items, users and interactions, until a test
 * changes something. Keys are those of a configuration file, seen from the section {@code dataset}.
 */
final class Sample {

  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private static final String DEFAULTS =
      """
      {"items": {"path": "items.tsv", "format": "auto", "encoding": "utf-8", "delimiter": "", "quote": "",
                 "header": true, "columns": [], "id": "item_id", "features": []},
       "users": {"path": "", "format": "auto", "encoding": "utf-8", "delimiter": "", "quote": "",
                 "header": true, "columns": [], "id": "", "features": []},
       "interactions": {"path": "interactions.tsv", "format": "auto", "encoding": "utf-8", "delimiter": "", "quote": "",
                        "header": true, "columns": [], "user": "user_id", "item": "item_id",
                        "timestamp": "", "timestamp_format": "auto", "weight": "",
                        "min_weight": null, "unknown_item": "error", "unknown_user": "error"},
       "split": {"method": "random_per_user", "validation": 0, "test": 0, "min_interactions": 3,
                 "n": 1, "validation_from": "", "test_from": "", "column": "",
                 "training_share": 1.0}}""";

  private final Path folder;
  private final ObjectNode config;

  Sample(Path folder) throws IOException {
    this.folder = folder;
    this.config = (ObjectNode) JSON.readTree(DEFAULTS);
    items("item_id\tprice", "a\t1", "b\t2", "c\t3");
    interactions("user_id\titem_id", "u\ta", "u\tb", "v\ta");
  }

  Path folder() {
    return folder;
  }

  Sample items(String... lines) throws IOException {
    return file("items.tsv", lines);
  }

  Sample users(String... lines) throws IOException {
    return set("users.path", "users.tsv").set("users.id", "user_id").file("users.tsv", lines);
  }

  Sample interactions(String... lines) throws IOException {
    return file("interactions.tsv", lines);
  }

  Sample file(String name, String... lines) throws IOException {
    return bytes(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Sample bytes(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
    return this;
  }

  Sample gzip(String name, String... lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Sets a key such as {@code "split.n"}. */
  Sample set(String key, Object value) {
    int dot = key.lastIndexOf('.');
    JsonNode section = config.at("/" + key.substring(0, dot).replace('.', '/'));
    ((ObjectNode) section).set(key.substring(dot + 1), JSON.valueToTree(value));
    return this;
  }

  /** Adds a feature of the items, given as the inside of a JSON object. */
  Sample itemFeature(String json) throws IOException {
    config.withArray("/items/features").add(JSON.readTree("{" + json + "}"));
    return this;
  }

  /** Adds a feature of the users, given as the inside of a JSON object. */
  Sample userFeature(String json) throws IOException {
    config.withArray("/users/features").add(JSON.readTree("{" + json + "}"));
    return this;
  }

  DatasetConfig config() {
    try {
      return JSON.treeToValue(config, DatasetConfig.class);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }

  EncodedDataset ingest() throws IOException {
    return ingest(0);
  }

  EncodedDataset ingest(long seed) throws IOException {
    return new Ingestion(config(), seed, folder, Progress.silent()).run(folder.resolve("out"));
  }

  /** What is said when the tables are refused; nothing may be left behind then. */
  String refusal() throws IOException {
    Set<String> before = names();
    String message = assertThrows(DatasetException.class, this::ingest).getMessage();
    assertEquals(before, names(), "what is in the folder");
    return message;
  }

  /** The values of an item feature, row by row. */
  static List<String> itemValues(EncodedDataset dataset, String feature) {
    return values(dataset.items().features().stream(), feature);
  }

  /** The values of a user feature, row by row. */
  static List<String> userValues(EncodedDataset dataset, String feature) {
    return values(dataset.users().features().stream(), feature);
  }

  private static List<String> values(Stream<FeatureColumn> features, String name) {
    FeatureColumn feature = features.filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < feature.rows(); row++) {
      int[] codes = new int[feature.count(row)];
      feature.copy(row, codes, 0);
      rows.add(
          java.util.Arrays.stream(codes)
              .mapToObj(feature.vocabulary()::value)
              .collect(Collectors.joining(" ")));
    }
    return rows;
  }

  /** The ids of the items, or of the users. */
  static List<String> ids(dev.taillight.dataset.EntityTable table) {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      ids.add(table.ids().at(row));
    }
    return ids;
  }

  /** The pairs of a split as "user item", in their order. */
  static List<String> pairs(EncodedDataset dataset, Split split) {
    List<String> pairs = new ArrayList<>();
    for (long i = 0; i < dataset.interactions(split).size(); i++) {
      pairs.add(
          dataset.users().ids().at(dataset.interactions(split).user(i))
              + " "
              + dataset.items().ids().at(dataset.interactions(split).item(i)));
    }
    return pairs;
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
