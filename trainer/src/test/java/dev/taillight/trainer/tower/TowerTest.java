package dev.taillight.trainer.tower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.Sgd;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tower of widths 5 → 4 → 3 against a naive one in double precision. */
class TowerTest {

  private static final int ROWS = 7;
  private static final int[] WIDTHS = {5, 4, 3};

  private DeviceSession session;
  private NDManager manager;
  private Tower tower;
  private float[] input;

  @BeforeEach
  void open() {
    session = ComputeDevice.CPU.open();
    manager = session.manager();
    tower = tower(MatrixPrecision.FLOAT32);
    tower.initialise(11);
    RandomStream stream = RandomStream.of(1, "input");
    input = new float[ROWS * WIDTHS[0]];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) stream.nextGaussian();
    }
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void computesUnitVectors() {
    float[] vectors = forward(input()).vectors().toFloatArray();
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
    Gradients gradients = forward(input()).backward(vectorGradient(weights));
    float[] inputGradient = gradients.input().toFloatArray();
    for (int i = 0; i < input.length; i++) {
      assertEquals(difference(input, i, weights), inputGradient[i], 2e-3, "input " + i);
    }
    List<float[]> found = gradients.parameters().stream().map(NDArray::toFloatArray).toList();
    float[][] before =
        tower.parameters().stream().map(p -> p.values().clone()).toArray(float[][]::new);
    float[][] expected = new float[before.length][];
    for (int p = 0; p < before.length; p++) {
      expected[p] = new float[before[p].length];
      for (int i = 0; i < before[p].length; i++) {
        double g = difference(tower.parameters().get(p).values(), i, weights);
        assertEquals(g, found.get(p)[i], 2e-3, tower.parameters().get(p).name() + " " + i);
        expected[p][i] = (float) (before[p][i] - 0.5 * 0.1 * g);
      }
    }
    tower.update(found, 0.5f, 0.1f);
    for (int p = 0; p < before.length; p++) {
      assertArrayEquals(expected[p], tower.parameters().get(p).values(), 2e-4f);
      assertEquals(1, tower.parameters().get(p).updates());
    }
  }

  @Test
  void givesTheGradientsOfTheEnginesOwnDifferentiation() {
    float[] weights = {1, -2, 0.5f};
    Gradients gradients = forward(input()).backward(vectorGradient(weights));
    List<NDArray> leaves = new ArrayList<>();
    leaves.add(input());
    tower.parameters().forEach(parameter -> leaves.add(parameter.toDevice(manager)));
    leaves.forEach(leaf -> leaf.setRequiresGradient(true));
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray hidden = leaves.get(0).matMul(leaves.get(1)).add(leaves.get(2));
      NDArray rectified = hidden.getNDArrayInternal().relu();
      NDArray output = rectified.matMul(leaves.get(3)).add(leaves.get(4));
      collector.backward(output.normalize(2, 1, 1e-12).mul(vectorGradient(weights)).sum());
    }
    assertClose(leaves.get(0).getGradient(), gradients.input());
    for (int p = 0; p < 4; p++) {
      assertClose(leaves.get(p + 1).getGradient(), gradients.parameters().get(p));
    }
  }

  private static void assertClose(NDArray expected, NDArray found) {
    assertEquals(expected.getShape(), found.getShape());
    assertArrayEquals(expected.toFloatArray(), found.toFloatArray(), 1e-5f);
  }

  @Test
  void roundsWhatGoesIntoItsProductsWhereAsked() {
    Tower rounded = tower(MatrixPrecision.FLOAT16);
    rounded.initialise(11);
    TowerPass pass = rounded.toDevice(manager).forward(input());
    float[] exact = forward(input()).vectors().toFloatArray();
    float[] found = pass.vectors().toFloatArray();
    assertFalse(Arrays.equals(exact, found));
    // 11 bits: an error of 2⁻¹² in each factor and each product; a few of them add up.
    assertArrayEquals(exact, found, 0.004f);
    float[] weights = {1, -2, 0.5f};
    float[] gradient = pass.backward(vectorGradient(weights)).input().toFloatArray();
    float[] exactGradient =
        forward(input()).backward(vectorGradient(weights)).input().toFloatArray();
    assertEquals(DataType.FLOAT32, pass.backward(vectorGradient(weights)).input().getDataType());
    float largest = 0;
    for (float g : exactGradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertArrayEquals(exactGradient, gradient, 0.01f * largest);
  }

  private NDArray input() {
    return manager.create(input, new Shape(ROWS, WIDTHS[0]));
  }

  private TowerPass forward(NDArray rows) {
    return tower.toDevice(manager).forward(rows);
  }

  /** The same gradient for each vector. */
  private NDArray vectorGradient(float[] weights) {
    return manager.create(weights, new Shape(1, 3)).repeat(0, ROWS);
  }

  private static Tower tower(MatrixPrecision precision) {
    return new Tower("item", WIDTHS[0], List.of(WIDTHS[1]), WIDTHS[2], new Sgd(), precision);
  }

  @Test
  void startsFromTheSeedAndTheTowersName() {
    Tower same = tower(MatrixPrecision.FLOAT32);
    Tower other =
        new Tower(
            "query", WIDTHS[0], List.of(WIDTHS[1]), WIDTHS[2], new Sgd(), MatrixPrecision.FLOAT32);
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
