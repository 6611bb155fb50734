package dev.taillight.exporters.towers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.ingest.DatasetConfig;
import dev.taillight.dataset.ingest.Ingestion;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Small random tables of values that are hard to read: as files for the ingestion, and cell by cell
 * for an encoder.
 *
 * @param items the features of the items by row
 * @param users the features of the users by row
 * @param pairs the items of the users, by row
 */
record RawTables(
    List<Map<String, List<String>>> items,
    List<Map<String, List<String>>> users,
    List<List<String>> pairs) {

  private static final String CONFIG =
      """
      {"items": {"path": "items.tsv", "format": "auto", "encoding": "utf-8", "delimiter": "", "quote": "",
                 "header": true, "columns": [], "id": "item_id", "features": [
                   {"name": "kind", "kind": "categorical", "min_count": 2, "vocabulary": "kind"},
                   {"name": "price", "kind": "numeric", "bins": 5},
                   {"name": "tags", "kind": "multi_valued", "min_count": 2, "vocabulary": "tags"},
                   {"name": "title", "kind": "text", "min_count": 2}]},
       "users": {"path": "users.tsv", "format": "auto", "encoding": "utf-8", "delimiter": "", "quote": "",
                 "header": true, "columns": [], "id": "user_id", "features": [
                   {"name": "likes", "kind": "multi_valued", "min_count": 2, "vocabulary": "tags"},
                   {"name": "kind", "kind": "categorical", "min_count": 2, "vocabulary": "kind"},
                   {"name": "age", "kind": "numeric", "edges": [0, 18, 40.5]}]},
       "interactions": {"path": "interactions.tsv", "format": "auto", "encoding": "utf-8", "delimiter": "", "quote": "",
                        "header": true, "columns": [], "user": "user_id", "item": "item_id",
                        "timestamp": "", "timestamp_format": "auto", "weight": "",
                        "min_weight": null, "unknown_item": "error", "unknown_user": "error"},
       "split": {"method": "random_per_user", "validation": 0, "test": 0, "min_interactions": 3,
                 "n": 1, "validation_from": "", "test_from": "", "column": "",
                 "training_share": 1.0}}""";

  private static final List<String> KINDS =
      List.of(
          "", "a", " a", "b", "B", "c\u00a0", "\u2003c", "rare1", "rare2", "é", "e\u0301", "  ");
  private static final List<String> NUMBERS =
      List.of(
          "", "0", "-0", "-0.0", "1", "+1", "1e3", ".5", "7.", "-3.25", " 18", "18", "40.5",
          "1E-2");
  private static final List<String> TAGS =
      List.of("", "x", "x ", "y", "Y", "z z", "\u00a0", "日本", "once", "never", "w\u200b", "w");
  private static final List<String> WORDS =
      List.of(
          "İstanbul",
          "istanbul",
          "ΣΑΣ",
          "σας",
          "σασ",
          "École",
          "E\u0301cole",
          "ǅ",
          "ﬀ",
          "Ⅷ",
          "ⅷ",
          "don't",
          "42km",
          "１２",
          "हिन्दी",
          "日本語",
          "Straße",
          "STRASSE",
          "--",
          "_a_",
          "𝄞x",
          "𐐀",
          "𐐨",
          "ẞ",
          "Å",
          "Ω",
          "a\u0300\u0301b",
          "\u0301c",
          "½",
          "x²");

  /** Makes up tables; the same seed gives the same ones. */
  static RawTables random(int itemCount, int userCount, long seed) {
    RandomStream random = RandomStream.of(seed, "tables");
    List<Map<String, List<String>>> items = new ArrayList<>();
    for (int i = 0; i < itemCount; i++) {
      Map<String, List<String>> item = new LinkedHashMap<>();
      item.put("kind", List.of(one(KINDS, random)));
      item.put("price", List.of(one(NUMBERS, random)));
      item.put("tags", several(TAGS, random, 4));
      item.put("title", List.of(String.join(" ", several(WORDS, random, 5))));
      items.add(item);
    }
    List<Map<String, List<String>>> users = new ArrayList<>();
    List<List<String>> pairs = new ArrayList<>();
    for (int u = 0; u < userCount; u++) {
      Map<String, List<String>> user = new LinkedHashMap<>();
      user.put("likes", several(TAGS, random, 4));
      user.put("kind", List.of(one(KINDS, random)));
      user.put("age", List.of(one(NUMBERS, random)));
      users.add(user);
      TreeSet<Integer> taken = new TreeSet<>();
      int count = random.nextInt(8);
      for (int i = 0; i < count; i++) {
        taken.add(random.nextInt(itemCount * 9 / 10));
      }
      pairs.add(taken.stream().map(item -> "item" + item).toList());
    }
    return new RawTables(items, users, pairs);
  }

  /** Writes the tables and reads them as a run does. */
  EncodedDataset ingest(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("items.tsv"), lines("item", items));
    Files.write(folder.resolve("users.tsv"), lines("user", users));
    List<String> lines = new ArrayList<>(List.of("user_id\titem_id"));
    for (int u = 0; u < pairs.size(); u++) {
      for (String item : pairs.get(u)) {
        lines.add("user" + u + "\t" + item);
      }
    }
    Files.write(folder.resolve("interactions.tsv"), lines);
    DatasetConfig config =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .readValue(CONFIG, DatasetConfig.class);
    return new Ingestion(config, 0, folder, Progress.silent()).run(folder.resolve("dataset"));
  }

  private static List<String> lines(String name, List<Map<String, List<String>>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(name + "_id\t" + String.join("\t", rows.get(0).keySet()));
    for (int i = 0; i < rows.size(); i++) {
      List<String> cells = new ArrayList<>(List.of(name + i));
      rows.get(i).values().forEach(values -> cells.add(String.join("|", values)));
      lines.add(String.join("\t", cells));
    }
    return lines;
  }

  private static String one(List<String> values, RandomStream random) {
    return values.get(random.nextInt(values.size()));
  }

  private static List<String> several(List<String> values, RandomStream random, int most) {
    List<String> found = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      found.add(one(values, random));
    }
    return found;
  }
}
