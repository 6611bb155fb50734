package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskedInputsTest {

  /** Row r of every batch is (r + 1, r + 1). */
  private static final class Numbered implements LearningInputs {

    private final List<float[]> taken = new ArrayList<>();

    @Override
    public NDArray pooled(int batch, RowBlock rows, NDManager scope) {
      float[] values = new float[2 * rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.from() + i / 2 + 1;
      }
      return scope.create(values, new Shape(rows.size(), 2));
    }

    @Override
    public void takeGradient(int batch, RowBlock rows, NDArray gradient) {
      taken.add(gradient.toFloatArray());
    }

    @Override
    public double sumGradients() {
      return 0;
    }

    @Override
    public void update(float gradientScale, float learningRate) {}
  }

  @Test
  void multipliesTheLastRowsOfOneBatchOnBothWays() {
    float[] shown = {0, 1, 1, 0, 0, 0}; // rows 3, 4 and 5
    Numbered inner = new Numbered();
    MaskedInputs masked = new MaskedInputs(inner, 1, 3, 2, shown);
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      NDManager scope = session.manager();
      float[][] expected = {{1, 1, 2, 2}, {3, 3, 0, 4}, {5, 0, 0, 0}};
      for (int from = 0; from < 6; from += 2) {
        RowBlock rows = new RowBlock(from, from + 2);
        NDArray found = masked.pooled(1, rows, scope);
        assertArrayEquals(expected[from / 2], found.toFloatArray());
        masked.takeGradient(1, rows, inner.pooled(1, rows, scope));
        assertArrayEquals(expected[from / 2], inner.taken.get(from / 2));
      }
      float[] other = masked.pooled(0, new RowBlock(3, 5), scope).toFloatArray();
      assertArrayEquals(new float[] {4, 4, 5, 5}, other, "another batch");
    }
  }
}
