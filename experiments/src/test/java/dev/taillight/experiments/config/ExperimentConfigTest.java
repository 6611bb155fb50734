package dev.taillight.experiments.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one section requires of another is checked before anything runs. */
class ExperimentConfigTest {

  private static final String GOOD =
      """
      dataset:
        items:
          path: items.tsv
          id: item_id
          features:
            - {name: topic, kind: categorical}
            - {name: colour, kind: categorical}
            - {name: words, kind: text}
        interactions: {path: pairs.tsv}
      """;

  private static final String ONE_FEATURE =
      "dataset.items.features=[{name: topic, kind: categorical}]";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("my.yaml"), GOOD);
  }

  static Stream<List<String>> valid() {
    return Stream.of(
        List.of(),
        List.of("training.early_stopping.metric=map_lecture@10"),
        // Just below the bounds of the tests below.
        List.of("training.batch_size=46340"),
        List.of("training.main.uniform_negatives=2096127"),
        List.of("training.main.bank=2096127"),
        List.of("training.contrastive.batch_size=46340"),
        List.of("training.contrastive.hard_negatives=2096127"),
        List.of("training.contrastive.batch_size=2147483647", "training.contrastive.alpha=0"),
        List.of("model.embedding_dimension=209715"),
        List.of("model.output_dimension=699050"),
        List.of("devices=0", "embedding_tables=host"),
        List.of("devices=8", "device=cpu"),
        List.of("embedding_tables=device"),
        List.of("training.early_stopping.slices=[overall, head, torso, tail, cold]"),
        List.of("mutual_info.exclude=[words]"),
        List.of("report.colour_feature=words"),
        List.of(ONE_FEATURE, "training.contrastive.alpha=0"),
        List.of(ONE_FEATURE, "augment.method=dropout", "augment.value_dropout=0.1"),
        List.of("mutual_info.exclude=[topic, words]", "augment.method=random_mask"),
        List.of("mutual_info.exclude=[topic, words]", "training.contrastive.alpha=0"),
        List.of("augment.method=cluster_mask"),
        List.of("augment.clusters=4"),
        List.of(
            "augment.method=cluster_mask", "augment.clusters=4", "training.contrastive.alpha=0"),
        List.of("augment.seeds=entropy"),
        List.of(ONE_FEATURE, "augment.method=none"),
        List.of("augment.method=id_content_split", "augment.id_features=[topic]"),
        List.of("augment.id_features=[topic, colour, words]"),
        List.of(ONE_FEATURE, "augment.method=embedding_noise", "augment.noise=0.2"),
        List.of(ONE_FEATURE, "augment.method=dimension_mask", "augment.share=0.2"),
        List.of(
            "training.main.feature_dropout=0.1",
            "training.main.id_dropout={features: [topic, words], rate: 0.5}"),
        List.of("training.contrastive.loss=align_uniform", "training.contrastive.uniformity=0.5"),
        List.of("augment.method=none", "training.contrastive.loss=spread_out"),
        List.of("training.contrastive.alpha=0", "training.contrastive.loss=spread_out"),
        List.of(
            "augment.seeds=weights",
            "augment.seed_weights=[{feature: words, weight: 0}, {feature: topic, weight: 2}]",
            "augment.seed_weights.0.weight=0.5"));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void acceptsWhatCanRun(List<String> overrides) {
    assertDoesNotThrow(() -> ConfigReader.read(file, overrides));
  }

  @Test
  void tablesOnADeviceAreForOneDevice() {
    for (String devices : List.of("0", "2")) {
      assertRefused(
          "embedding_tables",
          "expected host or auto, since the tables lie on one device, and devices is "
              + devices
              + ", got device",
          "devices=" + devices,
          "embedding_tables=device");
    }
    assertRefused(
        "devices", "expected a number of graphics processors, or 0 for all, got -1", "devices=-1");
  }

  /**
   * n·(n + B + K) scores of pairs and m·(m + H) of views: 46341² and 1024·(1024 + 2096128) are the
   * first above 2³¹ − 1.
   */
  @Test
  void aStepHasNoMoreScoresThanAnIntCounts() {
    String expected =
        "expected a smaller number, a step has batch_size × (batch_size + main.uniform_negatives +"
            + " main.bank) scores of pairs, at most 2147483647, here %s, got %s";
    for (String key : List.of("main.uniform_negatives", "main.bank")) {
      assertTooLarge(key, "2096128", expected.formatted("2147483648", "2096128"));
    }
    assertTooLarge("batch_size", "46341", expected.formatted("2147488281", "46341"));
    String ofViews =
        "expected a smaller number, a step has contrastive.batch_size × (contrastive.batch_size +"
            + " contrastive.hard_negatives) scores of views, at most 2147483647, here %s, got %s";
    assertTooLarge("contrastive.batch_size", "46341", ofViews.formatted("2147488281", "46341"));
    assertTooLarge(
        "contrastive.hard_negatives", "2096128", ofViews.formatted("2147483648", "2096128"));
  }

  private void assertTooLarge(String key, String value, String message) {
    assertRefused("training." + key, message, "training." + key + "=" + value);
  }

  @Test
  void theLargestIntOfAllIsRefusedAsWell() {
    String[] keys = {
      "batch_size",
      "main.uniform_negatives",
      "main.bank",
      "contrastive.batch_size",
      "contrastive.hard_negatives"
    };
    for (String key : keys) {
      List<ConfigProblem> problems = problems(file, List.of("training." + key + "=2147483647"));
      assertFalse(problems.isEmpty());
      problems.forEach(problem -> assertEquals("training." + key, problem.key()));
    }
    assertFalse(
        problems(file, Stream.of(keys).map(key -> "training." + key + "=2147483647").toList())
            .isEmpty());
  }

  /**
   * Three features of items and the users' history: (1024 + (1024 + 2·1024)·3)·d = 10240·d inputs,
   * above 2³¹ − 1 from d = 209716 on. (1024 + 2·1024)·d numbers in vectors, above it from d =
   * 699051 on.
   */
  @Test
  void theArraysOfAStepAreNoLongerThanAnIntCounts() {
    String inputs =
        "expected a smaller number, a step has (batch_size × 1 query features + (batch_size +"
            + " main.uniform_negatives + 2 × contrastive.batch_size + contrastive.hard_negatives) ×"
            + " 3 item features) × model.embedding_dimension inputs, at most 2147483647, here %s,"
            + " got %s";
    assertRefused(
        "training.contrastive.batch_size",
        inputs.formatted("2147510370", "1025"), // (1024 + (1024 + 2050) · 3) · 209595
        "model.embedding_dimension=209595",
        "training.contrastive.batch_size=1025");
    assertRefused(
        "training.main.uniform_negatives",
        inputs.formatted("3076194304", "1000000"), // (1024 + 1001024·3) · 1024
        "model.embedding_dimension=1024",
        "training.contrastive.alpha=0",
        "training.main.uniform_negatives=1000000");
    String vectors =
        "expected a smaller number, a step has (batch_size + main.uniform_negatives + 2 ×"
            + " contrastive.batch_size + contrastive.hard_negatives + main.bank) ×"
            + " model.output_dimension numbers in vectors of items, at most 2147483647, here %s,"
            + " got %s";
    assertRefused(
        "training.contrastive.hard_negatives",
        vectors.formatted("3071863808", "1048576"), // (3072 + 1048576) · 2921
        "model.output_dimension=2921",
        "training.contrastive.hard_negatives=1048576");
    assertRefused(
        "training.main.bank",
        vectors.formatted("4106052000", "2000000"), // (1000 + 2000000) · 2052
        "model.output_dimension=2052",
        "training.contrastive.alpha=0",
        "training.batch_size=1000",
        "training.main.bank=2000000");
  }

  @Test
  void knowsTheNamesOfMetrics() {
    String expected =
        "expected NAME@K, NAME one of recall, precision, map, map_lecture, ndcg, mrr, hit_rate,"
            + " K one of evaluation.k, [10, 20, 50], got ";
    assertRefused(
        "training.early_stopping.metric",
        expected + "'recal@20', did you mean recall@20?",
        "training.early_stopping.metric=recal@20");
    assertRefused(
        "training.early_stopping.metric",
        expected + "'recall@2', did you mean recall@20?",
        "training.early_stopping.metric=recall@2");
    assertRefused(
        "training.early_stopping.metric",
        expected + "'loss'",
        "training.early_stopping.metric=loss");
  }

  @Test
  void knowsTheSlicesThatTheCutsLeave() {
    assertRefused(
        "training.early_stopping.slices.1",
        "expected one of overall, head, torso, tail, cold, got 'tial', did you mean tail?",
        "training.early_stopping.slices=[overall, tial]");
    assertRefused(
        "training.early_stopping.slices.0",
        "expected one of overall, head, tail, cold, got 'torso'",
        "evaluation.slices={head: 0.2, torso: 0.2}",
        "training.early_stopping.slices=[torso]");
    assertRefused(
        "training.early_stopping.slices.1",
        "expected each slice once, got 'tail'",
        "training.early_stopping.slices=[tail, tail]");
  }

  @Test
  void needsItemFeaturesToHideAndToShow() {
    assertRefused(
        "dataset.items.features",
        "expected at least one item feature, got []",
        "training.contrastive.alpha=0",
        "dataset.items.features=[]");
    for (String method : List.of("correlated_mask", "random_mask", "complementary_split")) {
      assertRefused(
          "dataset.items.features",
          "expected at least 2 item features, since augment.method "
              + method
              + " divides them between two views, got [topic]",
          "augment.method=" + method,
          ONE_FEATURE);
    }
    assertRefused(
        "mutual_info.exclude",
        "expected to leave at least 2 item features for augment.method correlated_mask, these"
            + " leave [colour], got [topic, words]",
        "mutual_info.exclude=[topic, words]");
  }

  @Test
  void spreadsOutItemsAndNoViews() {
    assertRefused(
        "training.contrastive.loss",
        "expected softmax or align_uniform, or augment.method none, since spread_out compares no"
            + " views, got spread_out",
        "training.contrastive.loss=spread_out");
  }

  @Test
  void takesHardNegativesForTheSoftmaxAlone() {
    assertRefused(
        "training.contrastive.hard_negatives",
        "expected 0 unless training.contrastive.loss is softmax, got 10",
        "training.contrastive.loss=align_uniform",
        "training.contrastive.hard_negatives=10");
    assertRefused(
        "training.contrastive.hard_negatives",
        "expected a number of 0 or more, got -1",
        "training.contrastive.hard_negatives=-1");
  }

  @Test
  void splitsIdsFromContent() {
    String split = "augment.method=id_content_split";
    assertRefused(
        "augment.id_features.0",
        "expected an item feature, one of topic, colour, words, got 'topics', did you mean topic?",
        split,
        "augment.id_features=[topics]");
    assertRefused(
        "augment.id_features",
        "expected some of the item features, so that content is left, got [words, topic, colour]",
        split,
        "augment.id_features=[words, topic, colour]");
    assertRefused(
        "augment.id_features",
        "expected at least one item feature for the method id_content_split, got []",
        split,
        "augment.id_features=[]");
    assertRefused(
        "augment.id_features.1",
        "expected each feature once, got 'topic'",
        split,
        "augment.id_features=[topic, topic]");
  }

  @Test
  void makesNoNoiseOfLengthZero() {
    assertRefused(
        "augment.noise",
        "expected a number above 0, got 0",
        "augment.method=embedding_noise",
        "augment.noise=0.0");
    assertRefused(
        "augment.value_dropout",
        "expected 0 for the method none, which changes nothing, got 0.2",
        "augment.method=none",
        "augment.value_dropout=0.2");
  }

  @Test
  void givesBothExpertsFeatures() {
    assertRefused(
        "model.item_experts.memorised.0",
        "expected an item feature, one of topic, colour, words, got 'topics', did you mean topic?",
        "model.item_experts.memorised=[topics]");
    assertRefused(
        "model.item_experts.memorised",
        "expected some of the item features, so that the other expert sees one, got [words, topic,"
            + " colour]",
        "model.item_experts.memorised=[words, topic, colour]");
  }

  @Test
  void dropsItemFeatures() {
    assertRefused(
        "training.main.id_dropout.features.1",
        "expected an item feature, one of topic, colour, words, got 'word', did you mean words?",
        "training.main.id_dropout={features: [topic, word], rate: 0.5}");
    assertRefused(
        "training.main.id_dropout.features",
        "expected at least one item feature for a rate above 0, got []",
        "training.main.id_dropout={features: [], rate: 0.5}");
    assertRefused(
        "training.main.feature_dropout",
        "expected a number of 0 or more and below 1, got 1.0",
        "training.main.feature_dropout=1.0");
  }

  @Test
  void needsAFeatureForEachCluster() {
    assertRefused(
        "augment.clusters",
        "expected at most 3, the number of item features in the matrix, [topic, colour, words],"
            + " got 4",
        "augment.method=cluster_mask",
        "augment.clusters=4");
    assertRefused(
        "augment.clusters",
        "expected at most 2, the number of item features in the matrix, [topic, words], got 3",
        "augment.method=cluster_mask",
        "mutual_info.exclude=[colour]",
        "augment.clusters=3");
  }

  @Test
  void weightsOfSeedsAreThoseOfFeaturesInTheMatrix() {
    String weights = "augment.seed_weights=[{feature: topic, weight: 0}, {feature: %s, weight: 0}]";
    assertRefused(
        "augment.seed_weights.1.feature",
        "expected an item feature in the matrix, one of topic, colour, words, got 'word', did you"
            + " mean words?",
        "augment.seeds=weights",
        weights.formatted("word"));
    assertRefused(
        "augment.seed_weights.1.feature",
        "expected an item feature in the matrix, one of topic, colour, got 'words'",
        "mutual_info.exclude=[words]",
        "augment.seeds=weights",
        weights.formatted("words"));
    assertRefused(
        "augment.seed_weights",
        "expected a weight above 0 for an item feature in the matrix, one of topic, colour, got 0"
            + " for all of them",
        "mutual_info.exclude=[words]",
        "augment.seeds=weights",
        weights.formatted("colour"));
    assertRefused(
        "augment.seed_weights.1.weight",
        "expected a number of 0 or more, got -1",
        "augment.seeds=weights",
        weights.formatted("colour"),
        "augment.seed_weights.1.weight=-1");
    assertRefused(
        "augment.seed_weights.1.feature",
        "expected each feature once, got 'topic'",
        "augment.seeds=weights",
        weights.formatted("topic"));
  }

  @Test
  void weightsOfSeedsAreGivenWhereTheyAreUsed() {
    assertRefused(
        "augment.seed_weights",
        "expected none, since only seeds: weights looks at them, got weights of [topic]",
        "augment.seed_weights=[{feature: topic, weight: 2}]");
    assertEquals(
        List.of("is missing, expected at least one weight for seeds: weights"),
        problems(file, List.of("augment.seeds=weights")).stream()
            .map(ConfigProblem::message)
            .toList());
  }

  @Test
  void namesOfFeaturesAreThoseOfItems() {
    assertRefused(
        "mutual_info.exclude.0",
        "expected an item feature, one of topic, colour, words, got 'word', did you mean words?",
        "mutual_info.exclude=[word]");
    assertRefused(
        "mutual_info.exclude",
        "expected each feature once, got [words, words]",
        "mutual_info.exclude=[words, words]");
    assertRefused(
        "report.colour_feature",
        "expected one of auto, topic, colour, words, got 'color', did you mean colour?",
        "report.colour_feature=color");
  }

  @Test
  void reportsProblemsOfSeveralSectionsTogether() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            GOOD + "mutual_info:\n  exclude:\n    - colur\nreport: {colour_feature: topik}\n");
    assertEquals(
        List.of(wrong + ":12", wrong + ":13"),
        problems(wrong, List.of()).stream().map(problem -> problem.origin().toString()).toList());
  }

  /** The last override is the one to blame. */
  private void assertRefused(String key, String message, String... overrides) {
    assertEquals(
        List.of(
            new ConfigProblem(
                new Origin("--set " + overrides[overrides.length - 1], 0), key, message)),
        problems(file, List.of(overrides)));
  }

  private static List<ConfigProblem> problems(Path file, List<String> overrides) {
    return assertThrows(
            InvalidConfigurationException.class, () -> ConfigReader.read(file, overrides))
        .problems();
  }
}
