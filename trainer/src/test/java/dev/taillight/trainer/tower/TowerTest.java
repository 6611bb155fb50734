package dev.taillight.trainer.tower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.optimizer.Sgd;
import dev.taillight.trainer.tower.Tower.TowerGradients;
import dev.taillight.trainer.tower.Tower.TowerPass;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tower of widths 5 → 4 → 3 against a naive one in double precision. */
class TowerTest {

  private static final int ROWS = 7;
  private static final int[] WIDTHS = {5, 4, 3};

  private NDManager manager;
  private Tower tower;
  private float[] input;

  @BeforeEach
  void open() {
    manager = ComputeDevice.CPU.open();
    tower = new Tower("item", WIDTHS[0], List.of(WIDTHS[1]), WIDTHS[2], new Sgd());
    tower.initialise(11);
    RandomStream stream = RandomStream.of(1, "input");
    input = new float[ROWS * WIDTHS[0]];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) stream.nextGaussian();
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void computesUnitVectors() {
    float[] vectors = tower.forward(manager, input, ROWS, false).vectors().toFloatArray();
    for (int row = 0; row < ROWS; row++) {
      double[] expected = naive(tower.parameters(), input, row);
      double square = 0;
      for (int i = 0; i < WIDTHS[2]; i++) {
        assertEquals(expected[i], vectors[row * WIDTHS[2] + i], 1e-6);
        square += expected[i] * expected[i];
      }
      assertEquals(1, square, 1e-9);
    }
  }

  @Test
  void givesTheGradientsOfFiniteDifferences() {
    float[] weights = {1, -2, 0.5f};
    TowerPass pass;
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      pass = tower.forward(manager, input, ROWS, true);
      NDArray target = manager.create(weights, new Shape(1, 3));
      collector.backward(pass.vectors().mul(target).sum());
    }
    TowerGradients gradients = pass.gradients();
    double squares = 0;
    for (int i = 0; i < input.length; i++) {
      assertEquals(
          difference(input, i, weights), gradients.input()[i], 2e-3, "gradient of input " + i);
    }
    float[][] before =
        tower.parameters().stream().map(p -> p.values().clone()).toArray(float[][]::new);
    float[][] expected = new float[before.length][];
    for (int p = 0; p < before.length; p++) {
      expected[p] = new float[before[p].length];
      for (int i = 0; i < before[p].length; i++) {
        double g = difference(tower.parameters().get(p).values(), i, weights);
        squares += g * g;
        expected[p][i] = (float) (before[p][i] - 0.5 * 0.1 * g);
      }
    }
    assertEquals(squares, gradients.squaredNorm(), 1e-2 * squares);
    gradients.apply(0.5f, 0.1f);
    for (int p = 0; p < before.length; p++) {
      assertArrayEquals(expected[p], tower.parameters().get(p).values(), 2e-4f);
      assertEquals(1, tower.parameters().get(p).updates());
    }
  }

  @Test
  void startsFromTheSeedAndTheTowersName() {
    Tower same = new Tower("item", WIDTHS[0], List.of(WIDTHS[1]), WIDTHS[2], new Sgd());
    Tower other = new Tower("query", WIDTHS[0], List.of(WIDTHS[1]), WIDTHS[2], new Sgd());
    same.initialise(11);
    other.initialise(11);
    assertArrayEquals(tower.parameters().get(0).values(), same.parameters().get(0).values());
    assertNotEquals(tower.parameters().get(0).values()[0], other.parameters().get(0).values()[0]);
  }

  /** Central difference of Σ rows w·vector with respect to one number, in the naive tower. */
  private double difference(float[] values, int index, float[] weights) {
    float original = values[index];
    float step = 1e-3f;
    values[index] = original + step;
    double up = objective(weights);
    values[index] = original - step;
    double down = objective(weights);
    values[index] = original;
    return (up - down) / (2 * step);
  }

  private double objective(float[] weights) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] vector = naive(tower.parameters(), input, row);
      for (int i = 0; i < vector.length; i++) {
        sum += weights[i] * vector[i];
      }
    }
    return sum;
  }

  private static double[] naive(List<DenseParameter> parameters, float[] input, int row) {
    double[] x = new double[WIDTHS[0]];
    for (int i = 0; i < x.length; i++) {
      x[i] = input[row * x.length + i];
    }
    for (int layer = 0; layer < 2; layer++) {
      float[] weight = parameters.get(2 * layer).values();
      float[] bias = parameters.get(2 * layer + 1).values();
      double[] y = new double[bias.length];
      for (int j = 0; j < y.length; j++) {
        y[j] = bias[j];
        for (int i = 0; i < x.length; i++) {
          y[j] += x[i] * weight[i * y.length + j];
        }
        y[j] = layer == 0 ? Math.max(0, y[j]) : y[j];
      }
      x = y;
    }
    double norm = 0;
    for (double value : x) {
      norm += value * value;
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= Math.sqrt(norm);
    }
    return x;
  }
}
