package dev.taillight.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Both losses against hand-computed numbers, a naive double loop and finite differences of it. */
class LossTest {

  private static final int ROWS = 6;
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

  @Test
  void equalsTheHandComputedValue() {
    // Two pairs, τ = 1/2, λ = 1, p = (3/4, 1/4). cos: q0·v0 = 1, q0·v1 = 0, q1·v0 = 0, q1·v1 = 1.
    // Logits 2·cos − log p: row 0: (2 − ln 3/4, −ln 1/4), row 1: (−ln 3/4, 2 − ln 1/4).
    // Row 0: ln(e²·4/3 + 4) − (2 + ln 4/3) = ln(1 + 3·e⁻²); row 1: ln(1 + e⁻²/3).
    double expected = (Math.log1p(3 * Math.exp(-2)) + Math.log1p(Math.exp(-2) / 3)) / 2;
    NDArray unit = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
    Candidates candidates = new Candidates(new int[] {0, 1}, new double[] {0.75, 0.25});
    assertEquals(expected, softmax(0.5, 1, unit, unit, candidates).mean(), 1e-6);
    // The popular item is the weaker negative after the correction: λ must lower row 1's loss.
    Differentiated uncorrected = softmax(0.5, 0, unit, unit, candidates);
    assertEquals(Math.log1p(Math.exp(-2)), uncorrected.mean(), 1e-6);
  }

  @Test
  void leavesOutCopiesOfThePositive() {
    // Pairs 0 and 1 have the same item: each has only pair 2 as a negative.
    NDArray queries = manager.create(new float[] {1, 0, 1, 0, 0, 1}, new Shape(3, 2));
    int[] items = {5, 5, 9};
    // τ = 1: rows 0 and 1: ln(1 + e⁻¹); row 2 has both copies: ln(1 + 2·e⁻¹).
    double expected = (2 * Math.log1p(Math.exp(-1)) + Math.log1p(2 * Math.exp(-1))) / 3;
    Candidates candidates = new Candidates(items, new double[] {1, 1, 1});
    assertEquals(expected, softmax(1, 0, queries, queries, candidates).mean(), 1e-6);
    assertEquals(expected, contrastive(1, queries, queries, items).mean(), 1e-6);
  }

  @Test
  void staysFiniteAtAVeryLowTemperature() {
    NDArray unit = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
    Differentiated loss = contrastive(0.001, unit, unit.neg(), new int[] {0, 1});
    assertEquals(1000, loss.mean(), 1);
    // Row i is drawn to view i and away from the other one by 1/τ each, shared by two rows.
    assertEquals(500, loss.queries()[0], 1e-3);
  }

  @RepeatedTest(5)
  void sampledSoftmaxEqualsTheNaiveLoopAndItsGradient(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    int[] items = {0, 1, 2, 1, 3, 0};
    double tau = 0.2 + 0.1 * seed;
    double lambda = 0.25 * seed;
    double[] shares = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      shares[i] = (items[i] + 1) / 10.0;
    }
    Candidates candidates = new Candidates(items, shares);
    check(
        seed,
        (q, v) -> softmax(tau, lambda, q, v, candidates),
        (q, v) -> naive(q, v, items, tau, lambda, candidates.logProbability()));
  }

  @RepeatedTest(5)
  void contrastiveLossEqualsTheNaiveLoopAndItsGradient(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    int[] items = {4, 1, 2, 4, 3, 0};
    double tau = 0.1 * seed;
    check(
        seed,
        (left, right) -> contrastive(tau, left, right, items),
        (left, right) -> naive(left, right, items, tau, 0, new float[ROWS]));
  }

  private static Differentiated softmax(
      double tau, double lambda, NDArray queries, NDArray items, Candidates candidates) {
    MainLossConfig config = MainLossConfig.sampledSoftmax(tau, lambda);
    return Differentiated.by(config, queries, items, candidates);
  }

  private static Differentiated contrastive(
      double tau, NDArray left, NDArray right, int[] itemRows) {
    ScoreMatrix scores = ScoreMatrix.ofViews(tau, left, right, itemRows);
    return Differentiated.by(new SampledSoftmax(), scores, left, right);
  }

  private void check(
      long seed,
      BiFunction<NDArray, NDArray, Differentiated> loss,
      ToDoubleBiFunction<double[], double[]> naive) {
    double[] left = gaussians(seed, "left");
    double[] right = gaussians(seed, "right");
    Differentiated found = loss.apply(array(left), array(right));
    assertEquals(naive.applyAsDouble(left, right), found.mean(), 1e-5, "seed " + seed);
    assertGradient(found.queries(), left, x -> naive.applyAsDouble(x, right), seed);
    assertGradient(found.candidates(), right, x -> naive.applyAsDouble(left, x), seed);
  }

  /** Compares with finite differences. */
  static void assertGradient(
      float[] gradient, double[] at, ToDoubleFunction<double[]> function, long seed) {
    double step = 1e-5;
    boolean any = false;
    for (int i = 0; i < at.length; i++) {
      double[] up = at.clone();
      double[] down = at.clone();
      up[i] += step;
      down[i] -= step;
      double difference = (function.applyAsDouble(up) - function.applyAsDouble(down)) / (2 * step);
      assertEquals(difference, gradient[i], 1e-5, "seed " + seed + ", value " + i);
      any |= Math.abs(difference) > 1e-3;
    }
    assertTrue(any, "the gradient is not all zero");
  }

  private static double naive(
      double[] left, double[] right, int[] items, double tau, double lambda, float[] logP) {
    double total = 0;
    for (int i = 0; i < ROWS; i++) {
      double sum = 0;
      double positive = 0;
      for (int j = 0; j < ROWS; j++) {
        double dot = 0;
        for (int d = 0; d < DIMENSION; d++) {
          dot += left[i * DIMENSION + d] * right[j * DIMENSION + d];
        }
        double logit = dot / tau - lambda * logP[j];
        if (i == j) {
          positive = logit;
        }
        if (i == j || items[i] != items[j]) {
          sum += Math.exp(logit);
        }
      }
      total += Math.log(sum) - positive;
    }
    return total / ROWS;
  }

  private NDArray array(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return manager.create(floats, new Shape(ROWS, DIMENSION));
  }

  /** Numbers that float32 holds exactly, so that both sides see the same input. */
  private static double[] gaussians(long seed, String purpose) {
    RandomStream stream = RandomStream.of(seed, purpose);
    double[] values = new double[ROWS * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.rint(stream.nextGaussian() * 256) / 512;
    }
    return values;
  }
}
