package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.evaluation.Evaluation.PopularityBin;
import dev.taillight.experiments.evaluation.Evaluation.Provenance;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import dev.taillight.experiments.references.References;
import dev.taillight.experiments.references.SmallReferences;
import dev.taillight.exporters.geometry.VectorGeometry;
import dev.taillight.progress.Progress;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.SearchBlocks;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle ranks everything, user by user and item by item, and looks at one rank at a time. */
class EvaluatorTest {

  private static final int ITEMS = 50;
  private static final int USERS = 60;
  private static final List<Integer> K = List.of(3, 10);

  @TempDir Path folder;

  @Test
  void agreesWithANaiveEvaluation() throws IOException {
    for (long seed = 0; seed < 4; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      EncodedDataset dataset = tiny.write(folder.resolve("d" + seed));
      for (CorpusKind kind : CorpusKind.values()) {
        Evaluator evaluator = new Evaluator(dataset, config(kind, 0.5));
        List<Recommender> systems =
            List.of(system(seed, "one", evaluator), system(seed + 100, "two", evaluator));
        Evaluation evaluation = evaluator.evaluate(systems, Split.TEST, Progress.silent());
        Naive one = new Naive(tiny, seed, kind);
        Naive two = new Naive(tiny, seed + 100, kind);
        assertEquals(one.users().size(), evaluation.users());
        assertEquals(one.corpus.size(), evaluation.items());
        for (int k : K) {
          for (Metric metric : Metric.values()) {
            for (Slice slice : Slice.values()) {
              String place = "seed %d, %s, %s".formatted(seed, metric.at(k), slice);
              double[] left = one.values(metric, k, slice);
              double[] right = two.values(metric, k, slice);
              check(left, evaluation.systems().get(0), metric.at(k), slice, place);
              check(right, evaluation.systems().get(1), metric.at(k), slice, place);
              checkDifference(left, right, evaluation, metric.at(k), slice, place);
            }
          }
        }
      }
    }
  }

  @Test
  void recallByPopularityAgreesWithANaiveCount() throws IOException {
    TinyDataset tiny = TinyDataset.random(ITEMS, USERS, 5);
    Evaluator evaluator =
        new Evaluator(tiny.write(folder.resolve("d")), config(CorpusKind.CATALOGUE, 0.5));
    List<Recommender> systems = List.of(system(5, "one", evaluator), system(105, "two", evaluator));
    Evaluation evaluation = evaluator.evaluate(systems, Split.TEST, Progress.silent());
    List<PopularityBin> bins = evaluation.popularity();
    assertEquals(ITEMS, bins.stream().mapToInt(PopularityBin::items).sum());
    assertEquals(
        evaluation.slices().values().stream().mapToLong(Evaluation.SliceSize::pairs).sum(),
        bins.stream().mapToLong(PopularityBin::pairs).sum());
    // Neither gaps nor overlaps between 0 and the most frequent item, except for empty bins.
    assertEquals(0, bins.get(0).from());
    assertEquals(0, bins.get(0).to());
    for (PopularityBin bin : bins.subList(1, bins.size())) {
      assertEquals(1, Integer.bitCount(bin.from()), "a power of two");
      assertEquals(2 * bin.from() - 1, bin.to());
    }
    assertTrue(bins.size() >= 4, bins.size() + " bins");
    for (String name : List.of("one", "two")) {
      Naive naive = new Naive(tiny, name.equals("one") ? 5 : 105, CorpusKind.CATALOGUE);
      for (PopularityBin bin : bins) {
        for (int k : K) {
          double[] values = naive.recall(k, bin.from(), bin.to());
          Optional<Estimate> found = Optional.ofNullable(bin.recall().get(name).get("recall@" + k));
          assertEquals(values.length, found.map(Estimate::users).orElse(0), bin.toString());
          if (values.length > 1) {
            assertEquals(
                Arrays.stream(values).average().orElseThrow(), found.orElseThrow().mean(), 1e-12);
          }
        }
      }
    }
  }

  private static void check(
      double[] values, SystemScores scores, String metric, Slice slice, String place) {
    Optional<Estimate> estimate = Optional.ofNullable(scores.metrics().get(metric).get(slice));
    assertEquals(values.length, estimate.map(Estimate::users).orElse(0), place);
    if (values.length < 2) {
      return;
    }
    SummaryStatistics statistics = new SummaryStatistics();
    Arrays.stream(values).forEach(statistics::addValue);
    double quantile = new TDistribution(values.length - 1).inverseCumulativeProbability(0.95);
    double margin = quantile * statistics.getStandardDeviation() / Math.sqrt(values.length);
    Estimate found = estimate.orElseThrow();
    assertEquals(statistics.getMean(), found.mean(), 1e-12, place);
    assertEquals(statistics.getMean() - margin, found.low(), 1e-9, place);
    assertEquals(statistics.getMean() + margin, found.high(), 1e-9, place);
  }

  private static void checkDifference(
      double[] left, double[] right, Evaluation evaluation, String metric, Slice slice, String at) {
    if (left.length < 2) {
      return;
    }
    Difference found = evaluation.comparisons().get(0).differences().get(metric).get(slice);
    double mean =
        IntStream.range(0, left.length)
            .mapToDouble(i -> left[i] - right[i])
            .average()
            .orElseThrow();
    assertEquals(mean, found.mean(), 1e-12, at);
    assertEquals(mean, (found.low() + found.high()) / 2, 1e-12, at);
    if (found.low() < found.high()) {
      double p = new TTest().pairedTTest(left, right);
      assertEquals(p, found.pValue(), 1e-9, at);
      assertEquals(p >= 0.1, found.withinNoise(), at);
    }
  }

  @Test
  void figuresDoNotDependOnBlocks() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 7).write(folder.resolve("d"));
    EvaluationConfig config = config(CorpusKind.INTERACTED, 0.5);
    Evaluator evaluator = new Evaluator(dataset, config);
    List<Evaluation> evaluations = new ArrayList<>();
    for (int block : new int[] {1, 7, 1000}) {
      Evaluator other = new Evaluator(dataset, config, block);
      Recommender vectors =
          new VectorRecommender(
              "vectors", space(7), evaluator.corpus(), new SearchBlocks(block, block));
      List<Recommender> systems = new ArrayList<>(List.of(vectors));
      systems.addAll(references(other, dataset));
      evaluations.add(other.evaluate(systems, Split.TEST, Progress.silent()));
    }
    assertEquals(evaluations.get(0), evaluations.get(1));
    assertEquals(evaluations.get(0), evaluations.get(2));
  }

  @Test
  void figuresDoNotDependOnTheOrderOfUsers() throws IOException {
    TinyDataset tiny = TinyDataset.random(ITEMS, USERS, 8);
    Evaluation forward = evaluateReferences(tiny.write(folder.resolve("forward")));
    Evaluation backward =
        evaluateReferences(tiny.withUsersReversed().write(folder.resolve("backward")));
    for (SystemScores system : forward.systems()) {
      SystemScores other = backward.system(system.name());
      assertEquals(system.recommended(), other.recommended());
      system
          .metrics()
          .forEach(
              (metric, bySlice) ->
                  bySlice.forEach(
                      (slice, estimate) -> {
                        Estimate found = other.metrics().get(metric).get(slice);
                        assertEquals(estimate.mean(), found.mean(), 1e-12);
                        assertEquals(estimate.low(), found.low(), 1e-12);
                      }));
    }
  }

  private static Evaluation evaluateReferences(EncodedDataset dataset) {
    Evaluator evaluator = new Evaluator(dataset, config(CorpusKind.INTERACTED, 0.5));
    return evaluator.evaluate(references(evaluator, dataset), Split.TEST, Progress.silent());
  }

  @Test
  void validationKeepsOnlyTrainingItemsFromUsers() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 9).write(folder.resolve("d"));
    Evaluator evaluator = new Evaluator(dataset, config(CorpusKind.INTERACTED, 0.5));
    List<int[]> seen = new ArrayList<>();
    Recommender spy =
        new Fixed() {
          @Override
          public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
            for (int i = 0; i < users.length; i++) {
              int[] train = dataset.interactions(Split.TRAIN).itemsOf(users[i]);
              seen.add(new int[] {train.length, exclusions.of(i).length});
            }
            return new TopK.Builder(users.length, k).build();
          }
        };
    Evaluation evaluation = evaluator.evaluate(spy, Split.VALIDATION);
    assertEquals("validation", evaluation.split());
    assertEquals(evaluation.users(), seen.size());
    assertTrue(seen.stream().allMatch(pair -> pair[0] == pair[1]));
    assertTrue(evaluation.systems().get(0).recommended().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> evaluator.evaluate(spy, Split.TRAIN));
  }

  @Test
  void noticesASystemThatRecommendsWhatItMustNot() throws IOException {
    TinyDataset tiny = new TinyDataset(4, 1).give(Split.TRAIN, 0, 2).give(Split.TEST, 0, 1);
    Evaluator evaluator =
        new Evaluator(tiny.write(folder.resolve("d")), config(CorpusKind.INTERACTED, 0.5));
    for (int wrong : new int[] {2, 3}) {
      Recommender system =
          new Fixed() {
            @Override
            public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
              TopK.Builder lists = new TopK.Builder(users.length, k);
              lists.offer(0, wrong, 1);
              return lists.build();
            }
          };
      IllegalStateException thrown =
          assertThrows(IllegalStateException.class, () -> evaluator.evaluate(system, Split.TEST));
      assertTrue(thrown.getMessage().contains("item " + wrong), thrown.getMessage());
    }
  }

  @Test
  void countsTheSlicesAndLeavesOutTheTorsoOnRequest() throws IOException {
    TinyDataset tiny = TinyDataset.random(ITEMS, USERS, 11);
    EncodedDataset dataset = tiny.write(folder.resolve("d"));
    Evaluator evaluator = new Evaluator(dataset, config(CorpusKind.INTERACTED, 0.1));
    Evaluation evaluation =
        evaluator.evaluate(references(evaluator, dataset), Split.TEST, Progress.silent());
    assertEquals(Set.of(Slice.HEAD, Slice.TAIL, Slice.COLD), evaluation.slices().keySet());
    assertEquals(
        evaluation.items(),
        evaluation.slices().values().stream().mapToInt(Evaluation.SliceSize::items).sum());
    int pairs = IntStream.range(0, USERS).map(u -> tiny.items(Split.TEST, u).length).sum();
    assertEquals(
        pairs, evaluation.slices().values().stream().mapToLong(Evaluation.SliceSize::pairs).sum());
  }

  @Test
  void statisticsOfVectorsAreThoseOfTheSample() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 12).write(folder.resolve("d"));
    Evaluator evaluator = new Evaluator(dataset, config(CorpusKind.INTERACTED, 0.5));
    SystemScores scores =
        evaluator.evaluate(system(12, "v", evaluator), Split.TEST).systems().get(0);
    // The corpus and the pairs are smaller than the sample, so all of them are in it.
    RandomVectors items = new RandomVectors(12, "items", rows(ITEMS));
    RandomVectors users = new RandomVectors(12, "users", rows(USERS));
    float[][] vectors =
        IntStream.range(0, ITEMS)
            .filter(evaluator.corpus()::contains)
            .mapToObj(items::vector)
            .toArray(float[][]::new);
    List<float[]> left = new ArrayList<>();
    List<float[]> right = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      for (int item : dataset.interactions(Split.TEST).itemsOf(user)) {
        left.add(users.vector(user));
        right.add(items.vector(item));
      }
    }
    assertEquals(VectorGeometry.uniformity(vectors), scores.vectors().get("uniformity"), 1e-12);
    assertEquals(
        VectorGeometry.effectiveRank(vectors), scores.vectors().get("effective_rank"), 1e-9);
    assertEquals(
        VectorGeometry.alignment(left.toArray(float[][]::new), right.toArray(float[][]::new)),
        scores.vectors().get("alignment"),
        1e-12);
  }

  @Test
  void survivesTheFile() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 13).write(folder.resolve("d"));
    Evaluator evaluator = new Evaluator(dataset, config(CorpusKind.INTERACTED, 0.5));
    List<Recommender> systems = new ArrayList<>(List.of(system(13, "taillight", evaluator)));
    systems.addAll(references(evaluator, dataset));
    Evaluation evaluation = evaluator.evaluate(systems, Split.TEST, Progress.silent());
    Path file = folder.resolve("evaluation.json");
    evaluation.write(file);
    assertEquals(evaluation, Evaluation.read(file));
    assertFalse(evaluation.popularity().isEmpty());
    String json = java.nio.file.Files.readString(file);
    assertTrue(json.contains("\"split\" : \"test\""), json);
    assertTrue(json.contains("\"corpus\" : \"interacted\""), json);
    assertTrue(json.contains("\"map_lecture@10\" : {\n"), json);
    assertTrue(json.contains("\"effective_rank\""), json);
    assertTrue(json.contains("\"p_value\""), json);
    assertFalse(json.contains("provenance"), json);
    assertEquals(2, json.split("\"vectors\"", -1).length, "only one system has vectors");
    assertFalse(evaluation.system("item_knn").metrics().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> evaluation.system("nobody"));
  }

  @Test
  void readsAFileWithoutFiguresByPopularity() throws IOException {
    Evaluation without =
        new Evaluation("test", CorpusKind.CATALOGUE, 1, 2, 0.9, K, Map.of(), List.of(), List.of());
    Path file = folder.resolve("evaluation.json");
    without.write(file);
    assertFalse(java.nio.file.Files.readString(file).contains("popularity"));
    assertEquals(List.of(), Evaluation.read(file).popularity());
  }

  @Test
  void listsLongerThanTheCorpusAreWholeOnes() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 14).write(folder.resolve("d"));
    Evaluator huge = new Evaluator(dataset, config(List.of(3, 2_000_000_000)));
    Evaluator whole = new Evaluator(dataset, config(List.of(3, ITEMS)));
    for (Recommender system : List.of(system(14, "v", huge), references(huge, dataset).get(0))) {
      SystemScores found = huge.evaluate(system, Split.TEST).systems().get(0);
      SystemScores expected = whole.evaluate(system, Split.TEST).systems().get(0);
      assertEquals(expected.metrics().get("recall@50"), found.metrics().get("recall@2000000000"));
      assertEquals(expected.metrics().get("ndcg@3"), found.metrics().get("ndcg@3"));
    }
  }

  @Test
  void refusesListsThatDoNotFitIntoMemory() throws IOException {
    TinyDataset tiny = new TinyDataset(8193, 1).give(Split.TRAIN, 0, 2).give(Split.TEST, 0, 1);
    EncodedDataset dataset = tiny.write(folder.resolve("d"));
    EvaluationConfig tooLong = config(CorpusKind.CATALOGUE, 0.5, List.of(20, 8193));
    Throwable thrown =
        assertThrows(InvalidSettingsException.class, () -> new Evaluator(dataset, tooLong));
    assertTrue(thrown.getMessage().contains("evaluation.k"), thrown.getMessage());
    new Evaluator(dataset, config(CorpusKind.CATALOGUE, 0.5, List.of(20, 8192)));
  }

  /** Blocks of 16 users and of 16 queries and items: a search has at least four steps. */
  @Test
  void saysHowFarItIsAndStopsWithinASystem() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 15).write(folder.resolve("d"));
    Evaluator evaluator = new Evaluator(dataset, config(K), 16);
    List<Recommender> systems =
        List.of(system(15, "v", evaluator), references(evaluator, dataset).get(1));
    List<Long> totals = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    Progress watch =
        (name, total, unit) -> {
          totals.add(total);
          return new Progress.Task() {
            @Override
            public void advance(long units) {
              steps.add(units);
            }
          };
        };
    Evaluation evaluation = evaluator.evaluate(systems, Split.TEST, watch);
    assertEquals(List.of(2L * evaluation.users()), totals);
    assertEquals(2L * evaluation.users(), steps.stream().mapToLong(Long::longValue).sum());
    int groups = (evaluation.users() + 15) / 16;
    assertTrue(steps.size() >= 5 * groups, steps.size() + " steps");

    Progress stop =
        (name, total, unit) ->
            new Progress.Task() {
              @Override
              public void advance(long units) {
                throw new IllegalStateException("stop");
              }
            };
    assertThrows(IllegalStateException.class, () -> evaluator.evaluate(systems, Split.TEST, stop));
  }

  @Test
  void theFileKeepsTheProvenance() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 13).write(folder.resolve("d"));
    Evaluator evaluator = new Evaluator(dataset, config(K));
    Provenance provenance = new Provenance("1.0", 7, dataset.hash(), Map.of("taillight", "12ab"));
    Evaluation evaluation =
        evaluator.evaluate(system(13, "taillight", evaluator), Split.TEST).with(provenance);
    Path file = folder.resolve("evaluation.json");
    evaluation.write(file);
    assertEquals(provenance, Evaluation.read(file).provenance());
    assertFalse(Evaluation.read(file).popularity().isEmpty());
    assertEquals(evaluation, Evaluation.read(file));
  }

  static EvaluationConfig config(CorpusKind corpus, double torso) {
    return config(corpus, torso, K);
  }

  private static EvaluationConfig config(List<Integer> k) {
    return config(CorpusKind.INTERACTED, 0.5, k);
  }

  private static EvaluationConfig config(CorpusKind corpus, double torso, List<Integer> k) {
    return new EvaluationConfig(
        k,
        corpus,
        new SliceCuts(0.1, torso),
        0,
        0.9,
        k == K ? List.of("recall@3", "ndcg@10") : List.of(),
        List.of(Reference.MOST_POPULAR, Reference.ITEM_KNN),
        4000,
        64,
        16);
  }

  static List<Recommender> references(Evaluator evaluator, EncodedDataset dataset) {
    EvaluationConfig config = config(CorpusKind.INTERACTED, 0.5);
    return References.prepare(
            dataset, evaluator.corpus(), config, SmallReferences.CONFIG, 0, Progress.silent())
        .systems();
  }

  private static Recommender system(long seed, String name, Evaluator evaluator) {
    return new VectorRecommender(name, space(seed), evaluator.corpus(), new SearchBlocks(16, 16));
  }

  private static VectorSpace space(long seed) {
    return new VectorSpace(
        new RandomVectors(seed, "items", rows(ITEMS)),
        users -> new RandomVectors(seed, "users", users));
  }

  private static int[] rows(int count) {
    return IntStream.range(0, count).toArray();
  }

  private abstract static class Fixed implements Recommender {
    @Override
    public String name() {
      return "fixed";
    }
  }

  private static final class Naive {
    private final TinyDataset data;
    private final Set<Integer> corpus = new HashSet<>();
    private final Map<Slice, Set<Integer>> slices = new EnumMap<>(Slice.class);
    private final float[][] items = new float[ITEMS][];
    private final float[][] users = new float[USERS][];

    Naive(TinyDataset data, long seed, CorpusKind kind) {
      this.data = data;
      for (int item = 0; item < ITEMS; item++) {
        items[item] = new RandomVectors(seed, "items", rows(ITEMS)).vector(item);
        if (kind == CorpusKind.CATALOGUE || hasInteraction(item)) {
          corpus.add(item);
        }
      }
      for (int user = 0; user < USERS; user++) {
        users[user] = new RandomVectors(seed, "users", rows(USERS)).vector(user);
      }
      List<Integer> trained =
          corpus.stream()
              .filter(item -> data.trainingCount(item) > 0)
              .sorted(
                  Comparator.comparing((Integer item) -> -data.trainingCount(item))
                      .thenComparing(item -> item))
              .toList();
      int head = (int) Math.round(0.1 * trained.size());
      int torso = (int) Math.round(0.5 * trained.size());
      slices.put(Slice.OVERALL, corpus);
      slices.put(Slice.HEAD, new HashSet<>(trained.subList(0, head)));
      slices.put(Slice.TORSO, new HashSet<>(trained.subList(head, torso)));
      slices.put(Slice.TAIL, new HashSet<>(trained.subList(torso, trained.size())));
      Set<Integer> cold = new HashSet<>(corpus);
      cold.removeAll(trained);
      slices.put(Slice.COLD, cold);
    }

    private boolean hasInteraction(int item) {
      return Arrays.stream(Split.values())
          .anyMatch(
              split ->
                  IntStream.range(0, USERS)
                      .anyMatch(
                          user -> Arrays.stream(data.items(split, user)).anyMatch(i -> i == item)));
    }

    List<Integer> users() {
      return IntStream.range(0, USERS)
          .filter(user -> data.items(Split.TEST, user).length > 0)
          .boxed()
          .toList();
    }

    double[] values(Metric metric, int k, Slice slice) {
      List<Double> values = new ArrayList<>();
      for (int user : users()) {
        Set<Integer> relevant = new HashSet<>();
        for (int item : data.items(Split.TEST, user)) {
          if (slices.get(slice).contains(item)) {
            relevant.add(item);
          }
        }
        if (!relevant.isEmpty()) {
          List<Integer> ranking = ranking(user);
          NaiveMetrics naive =
              new NaiveMetrics(
                  rank -> rank <= ranking.size() && relevant.contains(ranking.get(rank - 1)),
                  relevant.size(),
                  k);
          values.add(naive.of(metric));
        }
      }
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Users' recall of the items with some numbers of training interactions. */
    double[] recall(int k, int from, int to) {
      List<Double> values = new ArrayList<>();
      for (int user : users()) {
        List<Integer> relevant =
            Arrays.stream(data.items(Split.TEST, user))
                .filter(item -> data.trainingCount(item) >= from && data.trainingCount(item) <= to)
                .boxed()
                .toList();
        if (!relevant.isEmpty()) {
          List<Integer> list = ranking(user).stream().limit(k).toList();
          values.add((double) relevant.stream().filter(list::contains).count() / relevant.size());
        }
      }
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<Integer> ranking(int user) {
      Set<Integer> known = new HashSet<>();
      for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
        Arrays.stream(data.items(split, user)).forEach(known::add);
      }
      return corpus.stream()
          .filter(item -> !known.contains(item))
          .sorted(Comparator.comparing((Integer item) -> -score(user, item)))
          .toList();
    }

    private double score(int user, int item) {
      double score = 0;
      for (int i = 0; i < RandomVectors.DIMENSION; i++) {
        score += (double) users[user][i] * items[item][i];
      }
      return score;
    }
  }
}
