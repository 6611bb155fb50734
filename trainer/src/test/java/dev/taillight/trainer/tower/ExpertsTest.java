package dev.taillight.trainer.tower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.Sgd;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two experts on three features of two columns, the first and the last of them memorised. */
class ExpertsTest {

  private static final int ROWS = 5;
  private static final int FEATURES = 6;
  private static final int WIDTH = FEATURES + 1;
  private static final int OUT = 3;
  private static final double[] WEIGHTS = {1, -2, 0.5};

  private DeviceSession session;
  private NDManager manager;
  private Tower tower;
  private float[] input;

  @BeforeEach
  void open() {
    session = ComputeDevice.CPU.open();
    manager = session.manager();
    tower =
        Tower.ofExperts(
            "item",
            2,
            List.of(true, false, true),
            List.of(4),
            OUT,
            new Sgd(),
            MatrixPrecision.FLOAT32);
    tower.initialise(3);
    RandomStream stream = RandomStream.of(1, "input");
    input = new float[ROWS * WIDTH];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) (i % WIDTH == FEATURES ? 3 * stream.nextDouble() : stream.nextGaussian());
    }
  }

  @AfterEach
  void close() {
    session.close();
  }

  private DenseParameter parameter(String name) {
    return tower.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private TowerPass forward() {
    NDArray rows = manager.create(input, new Shape(ROWS, WIDTH));
    return tower.toDevice(manager).forward(rows);
  }

  @Test
  void mixesBothExpertsByTheFrequency() {
    parameter("item/gate/weight").values()[0] = 0.7f;
    parameter("item/gate/bias").values()[0] = -0.4f;
    float[] vectors = forward().vectors().toFloatArray();
    for (int row = 0; row < ROWS; row++) {
      double gate = 1 / (1 + Math.exp(-(0.7 * input[row * WIDTH + FEATURES] - 0.4)));
      double[] memory = expert("memorisation", row, 0, 1, 4, 5);
      double[] general = expert("generalisation", row, 2, 3);
      double square = 0;
      for (int i = 0; i < OUT; i++) {
        memory[i] = gate * memory[i] + (1 - gate) * general[i];
        square += memory[i] * memory[i];
      }
      for (int i = 0; i < OUT; i++) {
        assertEquals(memory[i] / Math.sqrt(square), vectors[row * OUT + i], 1e-5);
      }
    }
  }

  /** One expert in double precision, by loops. */
  private double[] expert(String name, int row, int... columns) {
    double[] values = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = input[row * WIDTH + columns[i]];
    }
    for (int layer = 0; layer < 2; layer++) {
      float[] weight = parameter("item/" + name + "/" + layer + "/weight").values();
      float[] bias = parameter("item/" + name + "/" + layer + "/bias").values();
      double[] next = new double[bias.length];
      for (int out = 0; out < next.length; out++) {
        next[out] = bias[out];
        for (int in = 0; in < values.length; in++) {
          next[out] += values[in] * weight[in * bias.length + out];
        }
        next[out] = layer == 0 ? Math.max(0, next[out]) : next[out];
      }
      values = next;
    }
    return values;
  }

  @Test
  void theGateStartsInTheMiddle() {
    assertArrayEquals(new float[] {0}, parameter("item/gate/weight").values());
    assertArrayEquals(new float[] {0}, parameter("item/gate/bias").values());
  }

  @Test
  void givesTheGradientsOfFiniteDifferences() {
    parameter("item/gate/weight").values()[0] = 0.7f;
    parameter("item/gate/bias").values()[0] = -0.4f;
    float[] vectorGradient = new float[ROWS * OUT];
    for (int i = 0; i < vectorGradient.length; i++) {
      vectorGradient[i] = (float) WEIGHTS[i % OUT];
    }
    Gradients found = forward().backward(manager.create(vectorGradient, new Shape(ROWS, OUT)));
    assertEquals(new Shape(ROWS, FEATURES), found.input().getShape());
    float[] ofInput = found.input().toFloatArray();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < FEATURES; column++) {
        double expected = difference(input, row * WIDTH + column);
        assertEquals(expected, ofInput[row * FEATURES + column], 3e-3, row + ", " + column);
      }
    }
    for (int p = 0; p < tower.parameters().size(); p++) {
      DenseParameter parameter = tower.parameters().get(p);
      float[] gradient = found.parameters().get(p).toFloatArray();
      assertEquals(parameter.values().length, gradient.length, parameter.name());
      for (int i = 0; i < gradient.length; i++) {
        double expected = difference(parameter.values(), i);
        assertEquals(expected, gradient[i], 5e-3, parameter.name() + " " + i);
      }
    }
  }

  private double difference(float[] values, int at) {
    float step = 1e-3f;
    float before = values[at];
    DoubleSupplier loss =
        () -> {
          float[] vectors = forward().vectors().toFloatArray();
          double sum = 0;
          for (int i = 0; i < vectors.length; i++) {
            sum += WEIGHTS[i % OUT] * vectors[i];
          }
          return sum;
        };
    values[at] = before + step;
    double up = loss.getAsDouble();
    values[at] = before - step;
    double down = loss.getAsDouble();
    values[at] = before;
    return (up - down) / (2 * step);
  }
}
