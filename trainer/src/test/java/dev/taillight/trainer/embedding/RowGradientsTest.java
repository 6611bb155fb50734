package dev.taillight.trainer.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowGradientsTest {

  @Test
  void sumsLikeAMapOverManyRowsAndAfterBeingCleared() {
    RowGradients gradients = new RowGradients(3);
    for (int round = 0; round < 3; round++) {
      RandomStream stream = RandomStream.of(round, "rows");
      Map<Integer, double[]> expected = new HashMap<>();
      float[] source = new float[10];
      for (int i = 0; i < 5000; i++) {
        int row = stream.nextInt(700) * 1024;
        float scale = stream.nextFloat();
        for (int j = 0; j < source.length; j++) {
          source[j] = stream.nextFloat() - 0.5f;
        }
        gradients.add(row, scale, source, 4);
        double[] sum = expected.computeIfAbsent(row, key -> new double[3]);
        for (int j = 0; j < 3; j++) {
          sum[j] += scale * source[4 + j];
        }
      }
      assertEquals(expected.size(), gradients.size());
      double squares = 0;
      for (int slot = 0; slot < gradients.size(); slot++) {
        double[] sum = expected.get(gradients.row(slot));
        for (int j = 0; j < 3; j++) {
          assertEquals(sum[j], gradients.values()[slot * 3 + j], 1e-5);
          squares += sum[j] * sum[j];
        }
      }
      assertEquals(squares, gradients.squaredNorm(), 1e-3);
      gradients.clear();
      assertEquals(0, gradients.size());
      assertEquals(0, gradients.squaredNorm());
    }
  }
}
