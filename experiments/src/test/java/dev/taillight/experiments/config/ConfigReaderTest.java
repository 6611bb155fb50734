package dev.taillight.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.settings.SettingsCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  enum Colour {
    RED,
    @com.fasterxml.jackson.annotation.JsonProperty("deep_blue")
    BLUE
  }

  record Part(String name, @Nullable Integer bins) {
    Part {
      new SettingsCheck().positive("bins", bins == null ? 1 : bins).throwIfAny();
    }
  }

  record Section(
      int batchSize,
      double learningRate,
      boolean shuffled,
      Colour colour,
      List<Part> parts,
      List<Double> cuts,
      Map<String, Integer> limits) {
    Section {
      new SettingsCheck()
          .positive("batch_size", batchSize)
          .positive("learning_rate", learningRate)
          .throwIfAny();
    }
  }

  record Root(String name, Section section) {}

  private static final String GOOD =
      """
      name: a
      section:
        batch_size: 8
        learning_rate: 1
        shuffled: true
        colour: deep_blue
        parts:
          - name: p
          - name: q
            bins: 4
        cuts: [0.1, 0.5]
        limits: {x: 1}
      """;

  @TempDir Path folder;

  @Test
  void bindsEveryTypeOfSetting() {
    assertEquals(
        new Root(
            "a",
            new Section(
                8,
                1.0,
                true,
                Colour.BLUE,
                List.of(new Part("p", null), new Part("q", 4)),
                List.of(0.1, 0.5),
                Map.of("x", 1))),
        bind(List.of(), GOOD));
  }

  @Test
  void reportsAllProblemsAtOnceWithTheirLines() {
    assertEquals(
        List.of(
            "1.yaml:1: name: expected a text, got 5; put it in quotes",
            "1.yaml:3: section.batch_sise: unknown key, did you mean batch_size?",
            "1.yaml:2: section.batch_size: expected a whole number, got nothing",
            "1.yaml:4: section.learning_rate: expected a number, got 'fast'",
            "1.yaml:5: section.shuffled: expected true or false, got 'yes'",
            "1.yaml:6: section.colour: expected one of red, deep_blue, got 'deep_blu',"
                + " did you mean deep_blue?",
            "1.yaml:9: section.parts.0.bins: expected a number above 0, got -1",
            "1.yaml:10: section.parts.1.name: expected a text, got nothing",
            "1.yaml:10: section.parts.1.bins: expected a whole number, got 1.5",
            "1.yaml:11: section.cuts: expected a list, got 0.5",
            "1.yaml:12: section.limits.x: expected a whole number, got 3000000000"),
        problems(
            List.of(),
            """
            name: 5
            section:
              batch_sise: 8
              learning_rate: fast
              shuffled: yes
              colour: deep_blu
              parts:
                - name: p
                  bins: -1
                - bins: 1.5
              cuts: 0.5
              limits: {x: 3000000000}
            """));
  }

  @Test
  void locatesWhatTheRecordsThemselvesRefuse() {
    assertEquals(
        List.of(
            "1.yaml:3: section.batch_size: expected a number above 0, got 0",
            "--set section.learning_rate=-1: section.learning_rate:"
                + " expected a number above 0, got -1"),
        problems(
            List.of("section.learning_rate=-1"), GOOD.replace("batch_size: 8", "batch_size: 0")));
  }

  @Test
  void overridesReachIntoListsAndMergeMaps() {
    Root root =
        bind(
            List.of(
                "section.parts.0.bins=9",
                "section.limits={y: 2}",
                "section.cuts=[1]",
                "name=b",
                "name=c"),
            GOOD);
    assertEquals(9, root.section().parts().get(0).bins());
    assertEquals(Map.of("x", 1, "y", 2), root.section().limits());
    assertEquals(List.of(1.0), root.section().cuts());
    assertEquals("c", root.name());
  }

  @Test
  void explainsOverridesThatLeadNowhere() {
    assertEquals(
        List.of(
            "--set name: expected key.path=value",
            "--set section.parts.2.bins=1: section.parts.2: expected a position in the list,"
                + " 0 to 1",
            "--set section.parts.name=1: section.parts.name: expected a position in the list,"
                + " 0 to 1",
            "--set name.first=x: name: has no keys below it, it is 'a'",
            "--set sektion.x=1: sektion: unknown key, did you mean section?"),
        problems(
            List.of(
                "name",
                "section.parts.2.bins=1",
                "section.parts.name=1",
                "name.first=x",
                "sektion.x=1"),
            GOOD));
  }

  @Test
  void readsOnlyPlainYaml() {
    String billionLaughs = "a: &a [x, x]\nb: &b [*a, *a]\n";
    assertEquals(
        List.of(
            "1.yaml:1: a: expected a plain value, got the anchor &a",
            "1.yaml:2: b: expected a plain value, got the anchor &b",
            "1.yaml:2: b.0: expected a plain value, got the alias *a",
            "1.yaml:2: b.1: expected a plain value, got the alias *a"),
        yamlProblems(billionLaughs));
    assertEquals(
        List.of(
            "1.yaml:1: a: expected a plain value, got the tag tag:yaml.org,2002:javax.script.Manager"),
        yamlProblems("a: !!javax.script.Manager [x]"));
    assertEquals(
        List.of("1.yaml:3: a: written twice, first in line 1"), yamlProblems("a: 1\nb: 2\na: 3"));
    assertEquals(1, yamlProblems("[".repeat(200)).size());
    assertEquals(1, yamlProblems("a: 1\n---\nb: 2").size());
    assertTrue(
        yamlProblems("a: 1\nb: [1, 2").get(0).matches("1.yaml:\\d: not readable as YAML: .*"));
  }

  @Test
  void retiredKeysNameTheirSuccessor() {
    List<ConfigProblem> problems = new ArrayList<>();
    Layers layers = layers(List.of(), GOOD + "  alpha: 1\n");
    new RecordBinder(layers, new RetiredKeys(Map.of("section.alpha", "training.alpha")), problems)
        .bind(Root.class, layers.root(), "");
    assertEquals(
        List.of("1.yaml:13: section.alpha: is no longer a key, use training.alpha"),
        problems.stream().map(ConfigProblem::toString).toList());
  }

  @Test
  void aFileThatCannotBeReadIsAProblem() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertEquals(
        missing + ": there is no such file",
        assertThrows(
                InvalidConfigurationException.class, () -> ConfigReader.read(missing, List.of()))
            .getMessage());
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0});
    assertEquals(
        binary + ": expected text in UTF-8",
        assertThrows(
                InvalidConfigurationException.class, () -> ConfigReader.read(binary, List.of()))
            .getMessage());
  }

  @Test
  void aSyntaxErrorIsTheOnlyProblemThatIsReported() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "name: a\ndataset: [1, 2\n");
    List<ConfigProblem> problems = problemsOf(broken);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(
        problems
            .get(0)
            .toString()
            .matches(".*broken.yaml:\\d: not readable as YAML: expected ',' or '\\]', but got .*"),
        problems.toString());
    Path good = Files.writeString(folder.resolve("good.yaml"), "name: a\n");
    assertEquals(1, problemsOf(good, "training={epochs: 3").size());
  }

  @Test
  void aMissingKeyIsMissingInTheFileOfTheUser() throws IOException {
    Path file = Files.writeString(folder.resolve("my.yaml"), "name: a\n");
    assertEquals(
        List.of(
            file + ": dataset.items.path: is missing, expected the file of the items",
            file
                + ": dataset.interactions.path: is missing, expected the file of the interactions"),
        texts(problemsOf(file)));
    Path items = Files.writeString(folder.resolve("items.yaml"), "dataset:\n  items:\n    id: i\n");
    assertEquals(
        items + ":2: dataset.items.path: is missing, expected the file of the items",
        texts(problemsOf(items)).get(0));
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "");
    assertTrue(texts(problemsOf(empty)).get(0).startsWith(empty + ": dataset.items.path: is"));
  }

  @Test
  void aDefaultThatNoLongerFitsIsCalledADefault() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.yaml"),
            """
            dataset:
              items: {path: i.tsv, id: i, features: [{name: a, kind: text}, {name: b, kind: text}]}
              interactions: {path: p.tsv}
            evaluation: {k: [10]}
            """);
    assertEquals(
        List.of(
            file
                + ": training.early_stopping.metric: expected NAME@K, NAME one of recall, precision,"
                + " map, map_lecture, ndcg, mrr, hit_rate, K one of evaluation.k, [10], got the"
                + " default 'recall@20', did you mean recall@10?"),
        texts(problemsOf(file)));
  }

  private static List<ConfigProblem> problemsOf(Path file, String... overrides) {
    return assertThrows(
            InvalidConfigurationException.class, () -> ConfigReader.read(file, List.of(overrides)))
        .problems();
  }

  private static List<String> texts(List<ConfigProblem> problems) {
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  private static Root bind(List<String> overrides, String... documents) {
    List<ConfigProblem> problems = new ArrayList<>();
    Layers layers = layers(overrides, documents);
    Root root = binder(layers, problems).bind(Root.class, layers.root(), "");
    assertEquals(List.of(), layers.problems());
    assertEquals(List.of(), problems);
    return java.util.Objects.requireNonNull(root);
  }

  private static List<String> problems(List<String> overrides, String... documents) {
    Layers layers = layers(overrides, documents);
    List<ConfigProblem> problems = new ArrayList<>(layers.problems());
    binder(layers, problems).bind(Root.class, layers.root(), "");
    assertFalse(problems.isEmpty());
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  private static List<String> yamlProblems(String text) {
    return YamlTree.parse("1.yaml", text).problems().stream().map(ConfigProblem::toString).toList();
  }

  private static RecordBinder binder(Layers layers, List<ConfigProblem> problems) {
    return new RecordBinder(layers, RetiredKeys.ALL, problems);
  }

  private static Layers layers(List<String> overrides, String... documents) {
    Layers layers = new Layers();
    for (int i = 0; i < documents.length; i++) {
      layers.add(YamlTree.parse((i + 1) + ".yaml", documents[i]));
    }
    overrides.forEach(layers::set);
    return layers;
  }

  @Test
  void laterLayersReplaceListsAndMoveTheirLines() {
    Layers layers = layers(List.of(), GOOD, "section:\n  parts:\n    - name: r\n      bins: 0\n");
    List<ConfigProblem> problems = new ArrayList<>();
    binder(layers, problems).bind(Root.class, layers.root(), "");
    assertEquals(
        List.of("2.yaml:4: section.parts.0.bins: expected a number above 0, got 0"),
        problems.stream().map(ConfigProblem::toString).toList());
    assertNotEquals("2.yaml", layers.origin("section.batch_size").source());
  }
}
