package dev.taillight.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.taillight.experiments.evaluation.EvaluationConfig;
import dev.taillight.experiments.evaluation.Metric;
import dev.taillight.experiments.evaluation.Slice;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    GoldenFiles.compare(name, resolved);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theFirstLinesCanBePasted(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertEquals(file, ROOT.resolve(commanded(lines.get(0))));
    assertTrue(lines.get(1).matches("# expected time:  .*(minute|second).*"), lines.get(1));
    String expectation = after("# expected metric:  ", lines.get(2));
    if (!expectation.startsWith("none, ")) {
      checkExpectation(expectation, ConfigReader.read(file, List.of()).config().evaluation());
    }
  }

  @Test
  void anExpectationIsAMetricWithFiguresOfSlices() {
    EvaluationConfig evaluation =
        ConfigReader.read(ROOT.resolve("configs/debian.yaml"), List.of()).config().evaluation();
    checkExpectation("recall@20 overall 0.69, cold 0.11 (without it 0.09)", evaluation);
    for (String wrong :
        List.of(
            "recal@20 overall 0.69",
            "recall@21 overall 0.69",
            "recall@20 everything 0.69",
            "recall@20 overall high",
            "recall@20 overall 69",
            "recall@20",
            "about 0.69")) {
      assertThrows(AssertionError.class, () -> checkExpectation(wrong, evaluation), wrong);
    }
  }

  /** The configuration that the command in a comment runs; the command must be one. */
  private static String commanded(String line) {
    String command = after("# command:  ./taillight run ", line);
    assertTrue(command.matches("\\S+"), command);
    return command;
  }

  /** Checks {@code METRIC@K SLICE VALUE, SLICE VALUE, …} with a remark in brackets at the end. */
  private static void checkExpectation(String text, EvaluationConfig evaluation) {
    Matcher parts =
        Pattern.compile("(\\S+) ([a-z]+ [0-9.]+(?:, [a-z]+ [0-9.]+)*)(?: \\(.*\\))?").matcher(text);
    assertTrue(parts.matches(), text);
    assertTrue(
        Arrays.stream(Metric.values())
            .anyMatch(
                metric ->
                    evaluation.k().stream().anyMatch(k -> metric.at(k).equals(parts.group(1)))),
        parts.group(1));
    for (String figure : parts.group(2).split(", ")) {
      String[] words = figure.split(" ");
      assertTrue(
          Arrays.stream(Slice.values()).anyMatch(slice -> slice.label().equals(words[0])), figure);
      double value = Double.parseDouble(words[1]);
      assertTrue(value > 0 && value < 1, figure);
    }
  }

  private static String after(String start, String line) {
    assertTrue(line.startsWith(start), line);
    return line.substring(start.length());
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
    GoldenFiles.section(
        ROOT.resolve("docs/configuration.md"),
        "keys: written by ConfigFilesTest",
        GoldenFiles.keyTable(ConfigReader.defaults()));
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
}
