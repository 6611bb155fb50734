package dev.taillight.trainer.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule against its formula from the paper, written naively in double precision. */
class UpdateRuleTest {

  private static final int UPDATES = 25;
  private static final int LENGTH = 5;
  private static final double RATE = 0.05;

  @ParameterizedTest
  @EnumSource
  void followsTheFormulaOverManyUpdates(OptimizerMethod method) {
    UpdateRule rule = new OptimizerConfig(method, RATE).rule();
    RandomStream stream = RandomStream.of(7, "gradients");
    ParameterBlock block = new ParameterBlock(2 * LENGTH + 1, rule);
    float[] values = block.values();
    double[][] gradients = new double[UPDATES][LENGTH];
    for (int t = 1; t <= UPDATES; t++) {
      float[] gradient = new float[2 * LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        gradient[i] = (float) stream.nextGaussian();
        gradients[t - 1][i] = 0.5 * gradient[i];
      }
      rule.apply(block, gradient, new Move(0.5f, (float) RATE, LENGTH, t, t));
    }
    for (int i = 0; i < LENGTH; i++) {
      assertEquals(naive(method, gradients, i), values[i], 2e-5);
      assertEquals(0, values[LENGTH + i], "a row whose gradient is 0");
    }
    assertEquals(0, values[2 * LENGTH], "behind the rows");
  }

  @Test
  void adamCorrectsEachRowByItsOwnNumberOfUpdates() {
    ParameterBlock block = new ParameterBlock(4, new Adam());
    block.state(0)[1] = 0.5f;
    block.state(1)[1] = 0.25f;
    new Adam().apply(block, new float[] {3, 0, 0, 3}, new Move(1, 0.1f, 1, 1, 30_000, 1, 30_000));
    // The first step is the rate; of the second row m = 0.45 and v = 0.24975 are taken as they are;
    // the fourth has m = 0.3 and v = 0.009.
    assertEquals(-0.1, block.values()[0], 1e-6);
    assertEquals(-0.1 * 0.45 / Math.sqrt(0.24975), block.values()[1], 1e-6);
    assertEquals(0, block.values()[2], 0);
    assertEquals(-0.1 * 0.3 / Math.sqrt(0.009), block.values()[3], 1e-5);
  }

  /**
   * Both round every operation to float32 in the same order, but for the engine's powers in the
   * corrections of Adam, which are rounded from double precision: an error of 2⁻²⁴ in a rate.
   */
  @ParameterizedTest
  @EnumSource
  void movesRowsOnADeviceLikeThoseInJava(OptimizerMethod method) {
    UpdateRule rule = new OptimizerConfig(method, RATE).rule();
    RandomStream stream = RandomStream.of(8, "rows");
    int[] counts = {0, 1, 500, 19_990, 40_000};
    int rows = counts.length;
    int record = LENGTH * (1 + rule.slots()) + (rule.countsUpdates() ? 1 : 0);
    ParameterBlock block = new ParameterBlock(rows * LENGTH, rule);
    try (DeviceSession session = ComputeDevice.CPU.open();
        NDManager scope = session.manager().newSubManager()) {
      NDArray records = scope.zeros(new Shape(rows, record));
      for (int row = 0; rule.countsUpdates() && row < rows; row++) {
        records.set(new NDIndex(row, record - 1), counts[row]);
      }
      for (int t = 0; t < UPDATES; t++) {
        float[] gradient = new float[rows * LENGTH];
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = i % LENGTH == 2 ? 0 : (float) stream.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
          counts[row]++;
        }
        rule.apply(block, gradient, new Move(0.3f, (float) RATE, LENGTH, counts.clone()));
        NDArray onDevice = scope.create(gradient, new Shape(rows, LENGTH));
        rule.apply(new RowRecords(records, LENGTH), onDevice, 0.3f, (float) RATE);
      }
      float[] found = DeviceArrays.values(records);
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < LENGTH; i++) {
          int at = row * LENGTH + i;
          assertEquals(block.values()[at], found[row * record + i], 1e-6);
          assertTrue(i == 2 || found[row * record + i] != 0, "a row that moved");
          for (int slot = 0; slot < rule.slots(); slot++) {
            float state = found[row * record + (1 + slot) * LENGTH + i];
            assertEquals(block.state(slot)[at], state, 1e-6);
          }
        }
        if (rule.countsUpdates()) {
          assertEquals(counts[row], found[(row + 1) * record - 1]);
        }
      }
    }
  }

  private static double naive(OptimizerMethod method, double[][] gradients, int i) {
    double theta = 0;
    double sum = 0;
    double m = 0;
    double v = 0;
    for (int t = 1; t <= gradients.length; t++) {
      double g = gradients[t - 1][i];
      sum += g * g;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      theta -=
          switch (method) {
            case SGD -> RATE * g;
            case ADAGRAD -> RATE * g / (Math.sqrt(sum) + 1e-10);
            case ADAM ->
                RATE
                    * (m / (1 - Math.pow(0.9, t)))
                    / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
          };
    }
    return theta;
  }
}
