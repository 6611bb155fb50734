package dev.taillight.experiments.references;

import static dev.taillight.experiments.references.NaiveLists.ITEMS;
import static dev.taillight.experiments.references.NaiveLists.USERS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.CorpusKind;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.evaluation.EvaluationConfig;
import dev.taillight.experiments.evaluation.Evaluator;
import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.experiments.evaluation.Reference;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.evaluation.SliceCuts;
import dev.taillight.experiments.evaluation.TinyDataset;
import dev.taillight.progress.Progress;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All systems together, and the two that learn nothing. */
class ReferencesTest {

  private static final long SEED = 4;

  @TempDir Path folder;

  @Test
  void thereIsOneForEachNameInTheOrderOfTheConfiguration() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s"), 120, 60, 1);
    List<Reference> wanted = new ArrayList<>(List.of(Reference.values()));
    Collections.reverse(wanted);
    try (References references = prepare(dataset, wanted, Progress.silent())) {
      assertEquals(
          wanted.stream().map(Reference::label).toList(),
          references.systems().stream().map(Recommender::name).toList());
    }
  }

  /**
   * Users take items of their own topic, one in eight: everything that learns must find far more of
   * them than popularity does.
   */
  @Test
  void allAreJudgedByTheEvaluator() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s"), 160, 400, 1);
    Evaluation evaluation = evaluate(dataset);
    Map<String, Double> recall = new TreeMap<>();
    evaluation
        .systems()
        .forEach(s -> recall.put(s.name(), mean(evaluation, s.name(), Slice.OVERALL)));
    for (Reference learner :
        List.of(
            Reference.ITEM_KNN,
            Reference.USER_KNN,
            Reference.CONTENT_KNN,
            Reference.BPR_MF,
            Reference.IALS,
            Reference.EASE)) {
      double found = Objects.requireNonNull(recall.get(learner.label()));
      assertTrue(found > 2 * recall.getOrDefault("most_popular", 1.0), recall::toString);
    }
    // 10 of the items that are not the user's, of which there are about six. With 282 judged users
    // and about one relevant item each, the standard deviation is √(p (1 − p) / 282) = 0.017.
    double chance = 10.0 / (evaluation.items() - 6);
    assertEquals(chance, recall.getOrDefault("random", 0.0), 4 * 0.017, recall::toString);
  }

  @Test
  void figuresAreTheSameEachTime() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s"), 120, 60, 1);
    assertEquals(evaluate(dataset), evaluate(dataset));
  }

  /** item_knn and content_knn by items, bpr_mf by steps, ials by problems, ease by items twice. */
  @Test
  void whatTakesLongSaysHowFarItIs() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s"), 120, 60, 1);
    List<String> started = new ArrayList<>();
    Map<String, Long> missing = new TreeMap<>();
    Progress watch =
        (name, total, unit) -> {
          started.add(name);
          missing.put(name, total);
          return new Progress.Task() {
            @Override
            public void advance(long units) {
              missing.merge(name, -units, Long::sum);
            }
          };
        };
    prepare(dataset, List.of(Reference.values()), watch).close();
    assertEquals(
        List.of(
            "prepare item_knn",
            "prepare content_knn",
            "train bpr_mf",
            "train ials",
            "prepare ease",
            "invert ease"),
        started);
    missing.forEach((name, left) -> assertEquals(0, left, name));
  }

  @Test
  void whatProgressThrowsEndsTheWork() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s"), 120, 60, 1);
    for (Reference reference : Reference.values()) {
      Progress stopping =
          (name, total, unit) ->
              new Progress.Task() {
                @Override
                public void advance(long units) {
                  throw new IllegalStateException("stop");
                }
              };
      boolean prepares =
          !List.of(Reference.RANDOM, Reference.MOST_POPULAR, Reference.USER_KNN)
              .contains(reference);
      if (prepares) {
        assertThrows(
            IllegalStateException.class,
            () -> prepare(dataset, List.of(reference), stopping),
            reference.label());
      } else {
        prepare(dataset, List.of(reference), stopping).close();
      }
    }
  }

  @Test
  void easeIsRefusedBeforeAnythingIsDone() throws IOException {
    TinyDataset tiny =
        new TinyDataset(600, 1).give(Split.TRAIN, 0, IntStream.range(0, 513).toArray());
    EncodedDataset dataset = tiny.write(folder.resolve("d"));
    ReferencesConfig small =
        new ReferencesConfig(
            new NeighboursConfig(1),
            new NeighboursConfig(1),
            new NeighboursConfig(1),
            new BprConfig(1, 1, 1, 0),
            new IalsConfig(1, 1, 1, 1, 1),
            new EaseConfig(1, 1));
    Progress none =
        (name, total, unit) -> {
          throw new AssertionError(name);
        };
    EvaluationConfig both = evaluation(List.of(Reference.ITEM_KNN, Reference.EASE));
    Corpus corpus = NaiveLists.corpus(dataset);
    assertThrows(
        InvalidSettingsException.class,
        () -> References.prepare(dataset, corpus, both, small, SEED, none));
    EvaluationConfig without = evaluation(List.of(Reference.MOST_POPULAR));
    References.prepare(dataset, corpus, without, small, SEED, none).close();
  }

  @Test
  void emptyTrainingIsNoTrouble() throws IOException {
    EncodedDataset dataset =
        new TinyDataset(3, 2).give(Split.TEST, 0, 1).write(folder.resolve("d"));
    try (References references = prepare(dataset, List.of(Reference.values()), Progress.silent())) {
      for (Recommender system : references.systems()) {
        TopK lists = system.recommend(new int[] {0, 1}, 2, Exclusions.none());
        assertEquals(2, lists.queries(), system.name());
      }
    }
  }

  @Test
  void mostPopularIsASortByCount() throws IOException {
    for (long seed = 0; seed < 5; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      EncodedDataset dataset = tiny.write(folder.resolve("d" + seed));
      Corpus corpus = NaiveLists.corpus(dataset);
      int[] excluded = {0, 3, 4, 30};
      int[] expected =
          IntStream.range(0, ITEMS)
              .filter(item -> corpus.contains(item) && !Exclusions.contains(excluded, item))
              .boxed()
              .sorted(Comparator.comparing((Integer item) -> -tiny.trainingCount(item)))
              .limit(12)
              .mapToInt(i -> i)
              .toArray();
      TopK found =
          new MostPopular(dataset, corpus).recommend(new int[] {4, 17}, 12, query -> excluded);
      assertArrayEquals(expected, found.items(0), "seed " + seed);
      assertArrayEquals(expected, found.items(1), "seed " + seed);
      assertEquals(tiny.trainingCount(expected[3]), found.score(0, 3));
    }
  }

  /**
   * Each of n items is in a list of k with probability k/n. Over 2000 users the count of an item
   * has the standard deviation √(2000 · p (1 − p)); five of them are passed by one item in 1.7
   * million.
   */
  @Test
  void randomGivesEveryItemTheSameChance() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 1).write(folder.resolve("d"));
    Corpus corpus = NaiveLists.corpus(dataset);
    int[] users = IntStream.range(0, 2000).toArray();
    int[] excluded = {2, 5};
    TopK lists = new RandomItems(corpus, SEED).recommend(users, 6, query -> excluded);
    int[] counts = new int[ITEMS];
    for (int query = 0; query < users.length; query++) {
      assertEquals(6, Arrays.stream(lists.items(query)).distinct().count());
      Arrays.stream(lists.items(query)).forEach(item -> counts[item]++);
    }
    double p = 6.0 / (corpus.size() - 2);
    for (int item = 0; item < ITEMS; item++) {
      if (corpus.contains(item) && !Exclusions.contains(excluded, item)) {
        assertEquals(2000 * p, counts[item], 5 * Math.sqrt(2000 * p * (1 - p)), "item " + item);
      } else {
        assertEquals(0, counts[item]);
      }
    }
  }

  @Test
  void aUsersRandomItemsDependOnSeedAndRowAlone() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 1).write(folder.resolve("d"));
    Corpus corpus = NaiveLists.corpus(dataset);
    TopK both = new RandomItems(corpus, SEED).recommend(new int[] {8, 3}, 10, Exclusions.none());
    TopK alone = new RandomItems(corpus, SEED).recommend(new int[] {3}, 10, Exclusions.none());
    TopK other = new RandomItems(corpus, 5).recommend(new int[] {3}, 10, Exclusions.none());
    assertArrayEquals(both.items(1), alone.items(0));
    assertFalse(Arrays.equals(alone.items(0), other.items(0)));
    assertFalse(Arrays.equals(both.items(0), both.items(1)));
  }

  @Test
  void theSectionsReportEveryProblemAtOnce() {
    assertEquals(List.of("neighbours"), problems(() -> new NeighboursConfig(0)));
    assertEquals(
        List.of("factors", "epochs", "learning_rate", "regularisation"),
        problems(() -> new BprConfig(0, 0, 0, -1)));
    assertEquals(
        List.of("factors", "epochs", "unobserved_weight", "regularisation", "frequency_exponent"),
        problems(() -> new IalsConfig(0, 0, 0, 0, -1)));
    assertEquals(List.of("regularisation", "memory_mib"), problems(() -> new EaseConfig(0, 0)));
  }

  private static List<String> problems(Runnable make) {
    return assertThrows(InvalidSettingsException.class, make::run).problems().stream()
        .map(Problem::key)
        .toList();
  }

  private static Evaluation evaluate(EncodedDataset dataset) {
    List<Reference> all = List.of(Reference.values());
    Evaluator evaluator = new Evaluator(dataset, evaluation(all));
    try (References references = prepare(dataset, all, Progress.silent())) {
      return evaluator.evaluate(references.systems(), Split.TEST, Progress.silent());
    }
  }

  private static double mean(Evaluation evaluation, String system, Slice slice) {
    return Objects.requireNonNull(
            Objects.requireNonNull(evaluation.system(system).metrics().get("recall@10")).get(slice))
        .mean();
  }

  private static References prepare(
      EncodedDataset dataset, List<Reference> wanted, Progress progress) {
    return References.prepare(
        dataset,
        NaiveLists.corpus(dataset),
        evaluation(wanted),
        SmallReferences.CONFIG,
        SEED,
        progress);
  }

  private static EvaluationConfig evaluation(List<Reference> references) {
    return new EvaluationConfig(
        List.of(10),
        CorpusKind.INTERACTED,
        new SliceCuts(0.1, 0.5),
        0,
        0.95,
        List.of(),
        references,
        200,
        64,
        16);
  }
}
