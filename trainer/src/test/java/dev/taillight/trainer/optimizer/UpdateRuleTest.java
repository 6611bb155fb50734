package dev.taillight.trainer.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule against its formula from the paper, written naively in double precision. */
class UpdateRuleTest {

  private static final int UPDATES = 25;
  private static final int LENGTH = 5;
  private static final int OFFSET = 3;
  private static final double RATE = 0.05;

  @ParameterizedTest
  @EnumSource
  void followsTheFormulaOverManyUpdates(OptimizerMethod method) {
    UpdateRule rule = new OptimizerConfig(method, RATE).rule();
    RandomStream stream = RandomStream.of(7, "gradients");
    ParameterBlock block = new ParameterBlock(OFFSET + LENGTH + 1, rule);
    float[] values = block.values();
    double[][] gradients = new double[UPDATES][LENGTH];
    for (int t = 1; t <= UPDATES; t++) {
      float[] gradient = new float[2 + LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        gradient[2 + i] = (float) stream.nextGaussian();
        gradients[t - 1][i] = 0.5 * gradient[2 + i];
      }
      rule.apply(block, OFFSET, LENGTH, gradient, 2, new Move(0.5f, (float) RATE, t));
    }
    for (int i = 0; i < LENGTH; i++) {
      assertEquals(naive(method, gradients, i), values[OFFSET + i], 2e-5);
    }
    assertArrayEquals(new float[] {0, 0, 0}, Arrays.copyOf(values, OFFSET));
    assertEquals(0, values[OFFSET + LENGTH]);
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
