package dev.taillight.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.loss.ContrastiveConfig.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Contrastive losses against hand-computed numbers, naive double loops and their differences. */
class ViewLossTest {

  private static final int ROWS = 7;
  private static final int DIMENSION = 3;
  private static final int[] ITEMS = {4, 1, 2, 4, 3, 0, 1};
  private static final double ALPHA = 0.7;
  private static final double GAMMA = 0.8;

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
  void spreadOutEqualsTheHandComputedValue() {
    // Cosines of the three pairs of different items: 1, 0 and 0; rows 0 and 1 are different items
    // in the same place. M₁ = 1/3, M₂ = 1/3, d = 2: 1/9 + max(0, 1/3 − 1/2) = 1/9.
    NDArray set = manager.create(new float[] {1, 0, 1, 0, 0, 1}, new Shape(3, 2));
    assertEquals(1.0 / 9, of(config(Loss.SPREAD_OUT), set, set, new int[] {0, 1, 2}).loss(), 1e-6);
    // As one item rows 0 and 1 are no pair: all cosines are 0.
    assertEquals(0, of(config(Loss.SPREAD_OUT), set, set, new int[] {0, 0, 2}).loss(), 1e-6);
    // All in one place: M₁ = M₂ = 1: 1 + 1/2.
    NDArray collapsed = manager.create(new float[] {1, 0, 1, 0, 1, 0}, new Shape(3, 2));
    ContrastiveConfig config = config(Loss.SPREAD_OUT);
    assertEquals(1.5, of(config, collapsed, collapsed, new int[] {0, 1, 2}).loss(), 1e-6);
  }

  @Test
  void aSetOfOneItemIsSpreadOut() {
    NDArray set = manager.create(new float[] {1, 0, 1, 0}, new Shape(2, 2));
    assertEquals(0, of(config(Loss.SPREAD_OUT), set, set, new int[] {3, 3}).loss());
  }

  @RepeatedTest(5)
  void spreadOutEqualsTheNaiveLoopAndItsGradient(RepetitionInfo repetition) {
    check(
        Loss.SPREAD_OUT,
        repetition.getCurrentRepetition(),
        (left, right) -> (spreadOut(left) + spreadOut(right)) / 2);
  }

  @Test
  void alignmentAndUniformityEqualTheHandComputedValue() {
    // x = (e₁, e₂), y = (e₁, −e₂): ‖x − y‖² is 0 and 4, the mean 2. Both sets have one pair, at a
    // distance of √2: U = log e^(−2·2) = −4. Together 2 − 4·γ.
    NDArray left = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
    NDArray right = manager.create(new float[] {1, 0, 0, -1}, new Shape(2, 2));
    int[] items = {0, 1};
    assertEquals(2 - 4 * GAMMA, of(config(Loss.ALIGN_UNIFORM), left, right, items).loss(), 1e-6);
    // One view: nothing to align.
    assertEquals(-4 * GAMMA, of(config(Loss.ALIGN_UNIFORM), left, left, items).loss(), 1e-6);
    // One item twice: nothing to keep apart.
    int[] same = {5, 5};
    assertEquals(2, of(config(Loss.ALIGN_UNIFORM), left, right, same).loss(), 1e-6);
  }

  @Test
  void uniformityIsThatOfDistances() {
    double[] x = unit(gaussians(3, "left"));
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        if (ITEMS[i] != ITEMS[j]) {
          double square = dot(x, i, x, i) - 2 * dot(x, i, x, j) + dot(x, j, x, j);
          sum += Math.exp(-2 * square);
          pairs++;
        }
      }
    }
    NDArray set = array(x);
    double expected = GAMMA * Math.log(sum / pairs);
    assertEquals(expected, of(config(Loss.ALIGN_UNIFORM), set, set, ITEMS).loss(), 1e-5);
  }

  @RepeatedTest(5)
  void alignmentAndUniformityEqualTheNaiveLoopAndItsGradient(RepetitionInfo repetition) {
    check(
        Loss.ALIGN_UNIFORM,
        repetition.getCurrentRepetition(),
        (left, right) ->
            alignment(left, right) + GAMMA * (uniformity(left) + uniformity(right)) / 2);
  }

  @RepeatedTest(5)
  void softmaxEqualsTheNaiveLoopAndItsGradient(RepetitionInfo repetition) {
    check(Loss.SOFTMAX, repetition.getCurrentRepetition(), ViewLossTest::softmax);
  }

  private static ContrastiveConfig config(Loss loss) {
    return new ContrastiveConfig(ALPHA, ROWS, loss, 0.4, GAMMA, 0);
  }

  /** Two views, then one that serves as both. */
  private void check(Loss loss, long seed, ToDoubleBiFunction<double[], double[]> naive) {
    double[] left = gaussians(seed, "left");
    double[] right = gaussians(seed, "right");
    ViewGradients two = of(config(loss), array(left), array(right), ITEMS);
    assertEquals(naive.applyAsDouble(left, right), two.loss(), 1e-5, "seed " + seed);
    assertGradient(two.left(), left, x -> ALPHA * naive.applyAsDouble(x, right), seed);
    assertGradient(two.right(), right, x -> ALPHA * naive.applyAsDouble(left, x), seed);
    NDArray set = array(left);
    ViewGradients one = of(config(loss), set, set, ITEMS);
    assertEquals(naive.applyAsDouble(left, left), one.loss(), 1e-5, "seed " + seed);
    NDArray both = one.left().add(one.right());
    assertGradient(both, left, x -> ALPHA * naive.applyAsDouble(x, x), seed);
  }

  private static void assertGradient(
      NDArray found, double[] at, ToDoubleFunction<double[]> function, long seed) {
    LossTest.assertGradient(found.toFloatArray(), at, function, seed);
  }

  /** Computes a loss in blocks of two rows and compares it with one block of all. */
  private ViewGradients of(ContrastiveConfig config, NDArray left, NDArray right, int[] items) {
    ViewGradients blocks = of(config, left, right, items, 2);
    ViewGradients whole = of(config, left, right, items, items.length);
    assertEquals(whole.loss(), blocks.loss(), 1e-6);
    return blocks;
  }

  private ViewGradients of(
      ContrastiveConfig config, NDArray left, NDArray right, int[] items, int size) {
    ViewLoss loss = ViewLoss.of(config, left, right, items);
    List<LossGradients> totals = new ArrayList<>();
    for (PairSum sum : loss.sums()) {
      double value = 0;
      List<NDArray> queries = new ArrayList<>();
      List<NDArray> candidates = new ArrayList<>();
      for (RowBlock rows : RowBlock.split(sum.scores().rows(), size)) {
        LossGradients block =
            sum.scores().gradients(rows, sum.loss(), sum.weight(), sum.learning(), manager);
        value += block.loss();
        queries.add(block.queries());
        candidates.add(block.candidates());
      }
      totals.add(
          new LossGradients(
              value, DeviceArrays.join(queries, manager), DeviceArrays.sum(candidates, manager)));
    }
    return loss.combine(totals);
  }

  /** M₁² + max(0, M₂ − 1/d) over ordered pairs of different items. */
  private static double spreadOut(double[] x) {
    double first = 0;
    double second = 0;
    int pairs = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        if (ITEMS[i] != ITEMS[j]) {
          double dot = dot(x, i, x, j);
          first += dot;
          second += dot * dot;
          pairs++;
        }
      }
    }
    return Math.pow(first / pairs, 2) + Math.max(0, second / pairs - 1.0 / DIMENSION);
  }

  private static double alignment(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.pow(left[i] - right[i], 2);
    }
    return sum / ROWS;
  }

  /** With ‖x − y‖² = 2 − 2·x·y, as for unit vectors: the tower takes no other direction. */
  private static double uniformity(double[] x) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        if (ITEMS[i] != ITEMS[j]) {
          sum += Math.exp(-2 * (2 - 2 * dot(x, i, x, j)));
          pairs++;
        }
      }
    }
    return Math.log(sum / pairs);
  }

  private static double[] unit(double[] x) {
    double[] unit = x.clone();
    for (int i = 0; i < x.length; i++) {
      unit[i] /= Math.sqrt(dot(x, i / DIMENSION, x, i / DIMENSION));
    }
    return unit;
  }

  private static double softmax(double[] left, double[] right) {
    double total = 0;
    for (int i = 0; i < ROWS; i++) {
      double sum = 0;
      for (int j = 0; j < ROWS; j++) {
        if (i == j || ITEMS[i] != ITEMS[j]) {
          sum += Math.exp(dot(left, i, right, j) / 0.4);
        }
      }
      total += Math.log(sum) - dot(left, i, right, i) / 0.4;
    }
    return total / ROWS;
  }

  private static double dot(double[] x, int i, double[] y, int j) {
    double dot = 0;
    for (int d = 0; d < DIMENSION; d++) {
      dot += x[i * DIMENSION + d] * y[j * DIMENSION + d];
    }
    return dot;
  }

  private NDArray array(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return manager.create(floats, new Shape(ROWS, DIMENSION));
  }

  /** Numbers that float32 holds exactly; the longer ones make M₂ larger than 1/d. */
  private static double[] gaussians(long seed, String purpose) {
    RandomStream stream = RandomStream.of(seed, purpose);
    double[] values = new double[ROWS * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.rint(stream.nextGaussian() * 256) / (seed % 2 == 0 ? 256 : 512);
    }
    return values;
  }
}
