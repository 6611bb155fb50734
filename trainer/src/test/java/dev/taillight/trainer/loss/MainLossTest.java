package dev.taillight.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.random.RandomStream;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.frequency.StreamingConfig;
import dev.taillight.trainer.loss.MainLossConfig.ItemProbability;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each main loss against hand-computed numbers, a naive loop and finite differences of it. */
class MainLossTest {

  private static final int DIMENSION = 4;

  private DeviceSession session;
  private NDManager manager;

  @BeforeEach
  void open() {
    session = ComputeDevice.CPU.open();
    manager = session.manager();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private static MainLossConfig config(Loss loss, double tau, double margin, double lambda) {
    return config(loss, tau, margin, lambda, true);
  }

  static MainLossConfig config(
      Loss loss, double tau, double margin, double lambda, boolean correctPositive) {
    return new MainLossConfig(
        loss,
        tau,
        margin,
        lambda,
        correctPositive,
        0,
        0,
        ItemProbability.COUNTS,
        new StreamingConfig(1, 1, 1),
        0,
        IdDropoutConfig.NONE);
  }

  /**
   * Three pairs, the first two with the same item. τ = 1/2, λ = 1, p = (1/2, 1/2, 1/4). Query 0 has
   * cos (1, 1, 0) with the items, query 1 likewise, query 2 has (0, 0, 1). Logits 2·cos − ln p: of
   * rows 0 and 1: s⁺ = 2 + ln 2, the one negative s⁻ = ln 4; of row 2: s⁺ = 2 + ln 4, two negatives
   * s⁻ = ln 2. So s⁻ − s⁺ is ln 2 − 2 for rows 0 and 1, −ln 2 − 2 for row 2.
   */
  private double handComputed(Loss loss, double margin) {
    NDArray queries = manager.create(new float[] {1, 0, 1, 0, 0, 1}, new Shape(3, 2));
    Candidates candidates = new Candidates(new int[] {5, 5, 9}, new double[] {0.5, 0.5, 0.25});
    return mean(config(loss, 0.5, margin, 1), queries, queries, candidates);
  }

  @Test
  void personalisedRankingEqualsTheHandComputedValue() {
    // log(1 + e^(ln 2 − 2)) twice and log(1 + e^(−ln 2 − 2)).
    double expected = (2 * Math.log1p(2 * Math.exp(-2)) + Math.log1p(Math.exp(-2) / 2)) / 3;
    assertEquals(expected, handComputed(Loss.BPR, 1), 1e-6);
  }

  @Test
  void hingeEqualsTheHandComputedValueAndLooksAtTheMargin() {
    double ln2 = Math.log(2);
    // 3 + ln 2 − 2 twice and 3 − ln 2 − 2.
    assertEquals((2 * (1 + ln2) + (1 - ln2)) / 3, handComputed(Loss.HINGE, 3), 1e-6);
    // 2 − 2 + ln 2 twice; 2 − 2 − ln 2 < 0 costs nothing.
    assertEquals(2 * ln2 / 3, handComputed(Loss.HINGE, 2), 1e-6);
    assertEquals(handComputed(Loss.BPR, 3), handComputed(Loss.BPR, 2), 0);
  }

  @Test
  void logisticEqualsTheHandComputedValue() {
    // −log σ(x) = log(1 + e^−x): positives 2 + ln 2 twice and 2 + ln 4.
    double positives = 2 * Math.log1p(Math.exp(-2) / 2) + Math.log1p(Math.exp(-2) / 4);
    // −log σ(−x) = log(1 + e^x): negatives ln 4 twice and ln 2, the mean of two alike.
    double negatives = 2 * Math.log(5) + Math.log(3);
    assertEquals((positives + negatives) / 3, handComputed(Loss.LOGISTIC, 1), 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheNaiveLoopAndItsGradient(Loss loss) {
    int[] items = {0, 1, 2, 1, 3, 0};
    for (long seed = 1; seed <= 5; seed++) {
      double lambda = 0.25 * seed;
      double[] shares = new double[items.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = (items[i] + 1) / 10.0;
      }
      Candidates candidates = new Candidates(items, shares);
      check(config(loss, 0.2 + 0.1 * seed, 1, lambda), candidates, seed);
      check(config(loss, 0.2 + 0.1 * seed, 1, lambda, false), candidates, seed);
    }
  }

  @Test
  void leavesThePositiveOutOfTheCorrection() {
    // As in handComputed, n = 3: row 0 has s⁺ = 2 and s⁻ = −ln(2·1/4) = ln 2, row 1 likewise; row
    // 2 has s⁺ = 2 and twice s⁻ = −ln(2·1/2) = 0.
    NDArray queries = manager.create(new float[] {1, 0, 1, 0, 0, 1}, new Shape(3, 2));
    Candidates candidates = new Candidates(new int[] {5, 5, 9}, new double[] {0.5, 0.5, 0.25});
    MainLossConfig softmax = config(Loss.SAMPLED_SOFTMAX, 0.5, 1, 1, false);
    double e = Math.exp(-2);
    assertEquals(Math.log1p(2 * e), mean(softmax, queries, queries, candidates), 1e-6);
  }

  @Test
  void theNegativesAloneEstimateTheSumOverTheOtherItems() {
    // Σ over the negatives of exp(cos/τ)/E(v), drawn n − 1 times from p, copies of the positive
    // left out, has the expectation Σ over the other items of exp(cos/τ), whatever p is.
    double[] p = {0.5, 0.3, 0.15, 0.05};
    double[] cosines = {0.9, -0.4, 0.3, 0.7};
    double expected = Math.exp(-0.4) + Math.exp(0.3) + Math.exp(0.7);
    RandomStream stream = RandomStream.of(3, "draws");
    int draws = 20_000;
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      int[] items = new int[5];
      double[] probabilities = new double[5];
      for (int i = 0; i < 5; i++) {
        items[i] = i == 0 ? 0 : drawn(p, stream);
        probabilities[i] = p[items[i]];
      }
      Candidates candidates = new Candidates(items, probabilities);
      double estimate = 0;
      for (int j = 1; j < 5; j++) {
        if (items[j] != 0) {
          estimate += Math.exp(cosines[items[j]] - candidates.logExpectedCount()[j]);
        }
      }
      sum += estimate;
      squares += estimate * estimate;
    }
    double mean = sum / draws;
    double standardError = Math.sqrt((squares / draws - mean * mean) / draws);
    assertEquals(expected, mean, 4 * standardError);
    assertTrue(4 * standardError < 0.1 * expected, "the test can tell");
  }

  @Test
  void withoutThePositiveTheGradientIsThatOfTheWeightedSumOverNegatives() {
    // Khrylchenko et al.: (1 − P)·(log Σ exp s⁻ − s⁺), the weight held fixed, where 1 − P = Σ exp
    // s⁻ / (exp s⁺ + Σ exp s⁻).
    Candidates candidates =
        new Candidates(new int[] {0, 1, 2, 1}, new double[] {0.1, 0.2, 0.3, 0.2});
    MainLossConfig config = config(Loss.SAMPLED_SOFTMAX, 0.5, 1, 1, false);
    double[] queries = gaussians(8, "queries", 4);
    double[] vectors = gaussians(8, "vectors", 4);
    Differentiated found = Differentiated.by(config, array(queries), array(vectors), candidates);
    double[] weights = new double[4];
    for (int i = 0; i < 4; i++) {
      double negatives = sumOverNegatives(config, queries, i, vectors, candidates);
      double positive = Math.exp(logit(config, queries, i, vectors, i, candidates));
      weights[i] = negatives / (positive + negatives);
    }
    LossTest.assertGradient(
        found.queries(),
        queries,
        x -> {
          double total = 0;
          for (int i = 0; i < 4; i++) {
            double negatives = sumOverNegatives(config, x, i, vectors, candidates);
            double positive = logit(config, x, i, vectors, i, candidates);
            total += weights[i] * (Math.log(negatives) - positive);
          }
          return total / 4;
        },
        8);
  }

  private static double sumOverNegatives(
      MainLossConfig config, double[] queries, int row, double[] vectors, Candidates candidates) {
    double sum = 0;
    for (int j = 0; j < candidates.size(); j++) {
      if (candidates.items()[j] != candidates.items()[row]) {
        sum += Math.exp(logit(config, queries, row, vectors, j, candidates));
      }
    }
    return sum;
  }

  private static int drawn(double[] p, RandomStream stream) {
    double left = stream.nextDouble();
    int item = 0;
    while (item < p.length - 1 && left >= p[item]) {
      left -= p[item++];
    }
    return item;
  }

  @ParameterizedTest
  @EnumSource
  void takesFurtherCandidatesAsNegativesOfAllPairs(Loss loss) {
    // Three pairs and four uniform items, among them two that are positives of pairs and one (7)
    // without any interaction.
    int[] items = {0, 1, 2, 1, 7, 3, 0};
    double[] shares = {0.3, 0.2, 0.1, 0.2, 0, 0.4, 0.3};
    Candidates candidates = new Candidates(3, items, shares, 4, 8);
    check(config(loss, 0.5, 1, 1), candidates, 1);
    check(config(loss, 0.5, 1, 1, false), candidates, 2);
  }

  @Test
  void correctsForTheMixtureOfPopularAndUniformNegatives() {
    // c = 5, B = 2 of 8 items: q = (3·p + 2/8)/5, and beside a pair's own item 2·p + 2/8.
    Candidates candidates =
        new Candidates(
            3, new int[] {0, 1, 2, 3, 7}, new double[] {0.5, 0.25, 0.125, 0.125, 0}, 2, 8);
    float[] probability = candidates.logProbability();
    float[] count = candidates.logExpectedCount();
    assertEquals(Math.log(1.75 / 5), probability[0], 1e-6);
    assertEquals(Math.log(0.25 / 5), probability[4], 1e-6);
    assertEquals(Math.log(1.25), count[0], 1e-6);
    assertEquals(Math.log(0.25), count[4], 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void staysFiniteAtAVeryLowTemperature(Loss loss) {
    // cos is −1 with the own item and 0 with the other one: s⁻ − s⁺ = 1000.
    NDArray queries = array(new double[] {1, 0, 0, 0, 0, 1, 0, 0});
    NDArray items = array(new double[] {-1, 0, 0, 0, 0, -1, 0, 0});
    Candidates candidates = new Candidates(new int[] {0, 1}, new double[] {0.5, 0.5});
    MainLossConfig config = config(loss, 0.001, 1, 0);
    Differentiated found = Differentiated.by(config, queries, items, candidates);
    assertEquals(1000, found.mean(), 2);
    // d(s⁻ − s⁺)/dq = 1000·(v⁻ − v⁺), over two rows; the logistic loss is flat at s⁻ = 0.
    float[] gradient = found.queries();
    assertEquals(500, gradient[0], 1);
    assertTrue(Float.isFinite(gradient[1]));
  }

  @ParameterizedTest
  @EnumSource
  void aPairWithoutNegativesHasNoPairwiseLoss(Loss loss) {
    NDArray queries = array(new double[] {1, 0, 0, 0, 1, 0, 0, 0});
    Candidates candidates = new Candidates(new int[] {7, 7}, new double[] {1, 1});
    double value = mean(config(loss, 1, 1, 0), queries, queries, candidates);
    double expected = loss == Loss.LOGISTIC ? Math.log1p(Math.exp(-1)) : 0;
    assertEquals(expected, value, 1e-6);
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    InvalidSettingsException e =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                new MainLossConfig(
                    Loss.HINGE,
                    0,
                    -1,
                    -0.5,
                    true,
                    -2,
                    -3,
                    ItemProbability.COUNTS,
                    new StreamingConfig(1, 1, 1),
                    1,
                    IdDropoutConfig.NONE));
    for (String key :
        List.of(
            "temperature",
            "margin",
            "popularity_correction",
            "uniform_negatives",
            "bank",
            "feature_dropout")) {
      assertTrue(e.getMessage().contains(key), e.getMessage());
    }
  }

  private static double mean(
      MainLossConfig config, NDArray queries, NDArray vectors, Candidates candidates) {
    return Differentiated.by(config, queries, vectors, candidates).mean();
  }

  private void check(MainLossConfig config, Candidates candidates, long seed) {
    double[] queries = gaussians(seed, "queries", candidates.pairs());
    double[] vectors = gaussians(seed, "vectors", candidates.size());
    Differentiated found = Differentiated.by(config, array(queries), array(vectors), candidates);
    double expected = naive(config, queries, vectors, candidates);
    assertEquals(expected, found.mean(), 1e-5, "seed " + seed);
    LossTest.assertGradient(
        found.queries(), queries, x -> naive(config, x, vectors, candidates), seed);
    LossTest.assertGradient(
        found.candidates(), vectors, x -> naive(config, queries, x, candidates), seed);
  }

  /** The definitions, pair by pair. */
  private static double naive(
      MainLossConfig config, double[] queries, double[] vectors, Candidates candidates) {
    double total = 0;
    for (int i = 0; i < candidates.pairs(); i++) {
      double positive = logit(config, queries, i, vectors, i, candidates);
      double sum = 0;
      int negatives = 0;
      for (int j = 0; j < candidates.size(); j++) {
        if (candidates.items()[j] != candidates.items()[i]) {
          double negative = logit(config, queries, i, vectors, j, candidates);
          negatives++;
          sum +=
              switch (config.loss()) {
                case SAMPLED_SOFTMAX -> Math.exp(negative);
                case BPR -> Math.log1p(Math.exp(negative - positive));
                case HINGE -> Math.max(0, config.margin() - positive + negative);
                case LOGISTIC -> Math.log1p(Math.exp(negative));
              };
        }
      }
      total +=
          switch (config.loss()) {
            case SAMPLED_SOFTMAX -> Math.log(Math.exp(positive) + sum) - positive;
            case BPR, HINGE -> sum / negatives;
            case LOGISTIC -> Math.log1p(Math.exp(-positive)) + sum / negatives;
          };
    }
    return total / candidates.pairs();
  }

  /** The correction that is taken off the logit of a column in the row of a pair. */
  private static double correction(
      MainLossConfig config, int row, int column, Candidates candidates) {
    if (config.correctPositive()) {
      return candidates.logProbability()[column];
    }
    return row == column ? 0 : candidates.logExpectedCount()[column];
  }

  private static double logit(
      MainLossConfig config,
      double[] queries,
      int row,
      double[] vectors,
      int column,
      Candidates candidates) {
    double dot = 0;
    for (int d = 0; d < DIMENSION; d++) {
      dot += queries[row * DIMENSION + d] * vectors[column * DIMENSION + d];
    }
    return dot / config.temperature()
        - config.popularityCorrection() * correction(config, row, column, candidates);
  }

  private NDArray array(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return manager.create(floats, new Shape(values.length / DIMENSION, DIMENSION));
  }

  /** Numbers that float32 holds exactly, so that both sides see the same input. */
  private static double[] gaussians(long seed, String purpose, int rows) {
    RandomStream stream = RandomStream.of(seed, purpose);
    double[] values = new double[rows * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.rint(stream.nextGaussian() * 256) / 512;
    }
    return values;
  }
}
