package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.augment.EmbeddingNoise;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewVectorsTest {

  private static final int M = 5;
  private static final int DIMENSION = 4;
  private static final int[] ITEMS = {3, 1, 4, 1, 5};
  private static final float[] NONE = {};

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
  void noiseTakesTheSignsOfTheVectorAndTheLengthStaysOne() {
    // (.6, −.8) and noise (.4, .3): (1, −1.1)/√2.21. A number of 0 takes no noise: (0, −1) and
    // noise (.3, .4) stay (0, −1.4)/1.4.
    NDArray vectors = manager.create(new float[] {0.6f, -0.8f, 0, -1}, new Shape(2, 2));
    NoisyVectors noisy = new NoisyVectors(vectors, new float[] {0.4f, 0.3f, 0.3f, 0.4f});
    float length = (float) Math.sqrt(2.21);
    float[] expected = {1 / length, -1.1f / length, 0, -1};
    assertArrayEquals(expected, noisy.vectors().toFloatArray(), 1e-6f);
    assertArrayEquals(new float[] {0.6f, -0.8f, 0, -1}, vectors.toFloatArray(), "left as it was");
  }

  @Test
  void withoutNoiseTheVectorsAreThoseOfTheRows() {
    NDArray rows = manager.create(numbers(2 * M, "rows"), new Shape(2 * M, DIMENSION));
    ViewVectors two = new ViewVectors(new ViewRows(ITEMS, M, false, NONE, NONE), rows);
    assertArrayEquals(rows.get(":" + M).toFloatArray(), two.left().toFloatArray());
    assertArrayEquals(rows.get(M + ":").toFloatArray(), two.right().toFloatArray());
    NDArray single = rows.get(":" + M);
    ViewVectors one = new ViewVectors(new ViewRows(ITEMS, M, true, NONE, NONE), single);
    assertSame(one.left(), one.right());
    assertArrayEquals(single.toFloatArray(), one.left().toFloatArray());
  }

  /** A weighted sum of all numbers of both views; its gradient by the rows is that of them. */
  @ParameterizedTest
  @CsvSource({"5, false", "5, true", "3, false", "3, true"})
  void theWayBackIsTheDerivative(int size, boolean one) {
    float[] noise = new EmbeddingNoise(0.4).draw(size + M, DIMENSION, RandomStream.of(1, "noise"));
    ViewRows views = new ViewRows(ITEMS, size, one, NONE, noise);
    int rows = one ? M : size + M;
    float[] at = numbers(rows, "rows");
    float[] left = numbers(size, "left");
    float[] right = numbers(M, "right");
    ViewVectors vectors = new ViewVectors(views, array(at, rows));
    List<NDArray> found = vectors.gradients(array(left, size), array(right, M));
    float[] gradient = DeviceArrays.join(found, found.get(0).getManager()).toFloatArray();
    assertEquals(at.length, gradient.length);
    float step = 1e-3f;
    for (int i = 0; i < at.length; i++) {
      float[] up = at.clone();
      float[] down = at.clone();
      up[i] += step;
      down[i] -= step;
      double difference =
          (sum(views, up, rows, left, right) - sum(views, down, rows, left, right)) / (2 * step);
      assertEquals(difference, gradient[i], 2e-3, "value " + i);
    }
  }

  private double sum(ViewRows views, float[] at, int rows, float[] left, float[] right) {
    ViewVectors vectors = new ViewVectors(views, array(at, rows));
    return dot(vectors.left().toFloatArray(), left) + dot(vectors.right().toFloatArray(), right);
  }

  private static double dot(float[] x, float[] y) {
    assertEquals(x.length, y.length);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  private NDArray array(float[] values, int rows) {
    return manager.create(values, new Shape(rows, DIMENSION));
  }

  /** Numbers that are not near 0, where the sign of the noise changes. */
  private static float[] numbers(int rows, String purpose) {
    RandomStream stream = RandomStream.of(7, purpose);
    float[] values = new float[rows * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((0.1 + stream.nextDouble()) * (stream.nextBoolean() ? 1 : -1));
    }
    return values;
  }
}
