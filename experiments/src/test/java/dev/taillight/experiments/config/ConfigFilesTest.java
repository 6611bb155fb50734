package dev.taillight.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped configurations with their defaults, and the page that explains the keys, compared
 * with files that are checked in: {@code -Dtaillight.golden.update=true} rewrites those.
 */
class ConfigFilesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path PAGE = ROOT.resolve("docs/configuration.md");
  private static final String BEGIN = "<!-- keys: written by ConfigFilesTest -->\n";
  private static final String END = "<!-- end of keys -->\n";
  private static final boolean UPDATE = Boolean.getBoolean("taillight.golden.update");

  static Stream<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("configs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theResolvedConfigurationIsTheGoldenOne(Path file) throws IOException {
    String resolved =
        ConfigReader.read(file, List.of()).flattened().entrySet().stream()
            .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    String name = file.getFileName().toString().replace(".yaml", ".txt");
    compare(GOLDEN.resolve(name), resolved);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theFirstLinesCanBePasted(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String name = file.getFileName().toString();
    assertEquals("# command:  ./taillight run configs/" + name, lines.get(0));
    assertTrue(lines.get(1).matches("# expected time:  .*(minute|second).*"), lines.get(1));
    assertTrue(lines.get(2).matches("# expected metric:  \\S.*"), lines.get(2));
  }

  @Test
  void everyKeyHasADefaultOrMustBeGiven() throws IOException {
    TreeSet<String> known = new TreeSet<>();
    collectKeys(ExperimentConfig.class, "", known);
    TreeSet<String> withDefault = new TreeSet<>();
    collectKeys(tree(ConfigReader.defaults()), "", withDefault);
    assertEquals(known, withDefault);
  }

  @Test
  void thePageNamesEveryKey() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertTrue(begin >= BEGIN.length() && end >= begin, "the page has the two marks");
    String table = table();
    if (UPDATE) {
      Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
    } else {
      assertEquals(table, page.substring(begin, end));
    }
  }

  private static String table() throws IOException {
    StringBuilder table = new StringBuilder("\n| key | default | meaning |\n|---|---|---|\n");
    JsonNode defaults = tree(ConfigReader.defaults());
    for (CommentedKey key : commentedKeys()) {
      assertFalse(key.comment().isEmpty(), key.path() + " has no comment");
      JsonNode value = defaults.at("/" + key.path().replace('.', '/'));
      String shown = value.isObject() ? "" : "`" + value + "`";
      String name = value.isObject() ? "**" + key.path() + "**" : "`" + key.path() + "`";
      table.append("| %s | %s | %s |\n".formatted(name, shown, key.comment().replace("|", "\\|")));
    }
    return table.append("\n").toString();
  }

  private record CommentedKey(String path, String comment) {}

  /** The keys in the order of the file, each with the comment above it. */
  private static List<CommentedKey> commentedKeys() {
    List<CommentedKey> keys = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String comment = "";
    for (String line : ConfigReader.defaults().lines().toList()) {
      String text = line.strip();
      if (text.startsWith("#")) {
        comment = (comment + " " + text.substring(1).strip()).strip();
      } else if (text.isEmpty()) {
        comment = "";
      } else {
        int depth = (line.length() - line.stripLeading().length()) / 2;
        path.subList(depth, path.size()).clear();
        path.add(text.substring(0, text.indexOf(':')));
        keys.add(new CommentedKey(String.join(".", path), comment));
        comment = "";
      }
    }
    return keys;
  }

  private static void collectKeys(Class<?> type, String path, TreeSet<String> keys) {
    for (Map.Entry<String, RecordComponent> entry : RecordBinder.keys(type).entrySet()) {
      String child = KeyPath.child(path, entry.getKey());
      if (entry.getValue().getType().isRecord()) {
        collectKeys(entry.getValue().getType(), child, keys);
      } else {
        keys.add(child);
      }
    }
  }

  private static void collectKeys(JsonNode node, String path, TreeSet<String> keys) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String child = KeyPath.child(path, entry.getKey());
      if (entry.getValue().isObject()) {
        collectKeys(entry.getValue(), child, keys);
      } else {
        keys.add(child);
      }
    }
  }

  private static JsonNode tree(String yaml) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(yaml);
  }

  private static void compare(Path golden, String actual) throws IOException {
    if (UPDATE) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, actual);
    }
    assertEquals(Files.readString(golden), actual, "see -Dtaillight.golden.update=true");
  }
}
