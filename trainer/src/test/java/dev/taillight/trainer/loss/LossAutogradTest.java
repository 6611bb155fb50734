package dev.taillight.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradients in closed form against those that the engine derives from the definitions. */
class LossAutogradTest {

  private static final int PAIRS = 48;
  private static final int CANDIDATES = 60;
  private static final int DIMENSION = 8;
  private static final double TEMPERATURE = 0.1;
  private static final float EXCLUDED = 1e9f;

  @ParameterizedTest
  @EnumSource
  void equalsTheEnginesOwnDifferentiation(MainLossConfig.Loss loss) {
    int[] items = new int[CANDIDATES];
    double[] shares = new double[CANDIDATES];
    RandomStream stream = RandomStream.of(5, "items");
    for (int i = 0; i < CANDIDATES; i++) {
      items[i] = stream.nextInt(20);
      shares[i] = (1 + items[i]) / 210.0;
    }
    Candidates candidates = new Candidates(PAIRS, items, shares, CANDIDATES - PAIRS, 20);
    MainLossConfig config = MainLossTest.config(loss, TEMPERATURE, 2, 0.7, true);
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      NDManager manager = session.manager();
      NDArray queries = unitRows(manager, PAIRS, "queries");
      NDArray vectors = unitRows(manager, CANDIDATES, "vectors");
      Differentiated found = Differentiated.by(config, queries, vectors, candidates);
      queries.setRequiresGradient(true);
      vectors.setRequiresGradient(true);
      // Numbers by which something with a gradient is multiplied are arrays of the manager: those
      // that DJL makes itself are closed before the way back.
      NDArray perTemperature = manager.create((float) (1 / TEMPERATURE));
      NDArray correction = manager.create(candidates.logProbability()).mul(0.7f).reshape(1, -1);
      NDArray same = same(manager, items);
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray logits = queries.matMul(vectors.transpose()).mul(perTemperature).sub(correction);
        NDArray mean = mean(loss, logits, same);
        assertEquals(mean.getFloat(), found.mean(), 1e-5 * Math.abs(found.mean()));
        collector.backward(mean);
      }
      assertClose(queries.getGradient().toFloatArray(), found.queries());
      assertClose(vectors.getGradient().toFloatArray(), found.candidates());
    }
  }

  /** The definitions over whole matrices. */
  private static NDArray mean(MainLossConfig.Loss loss, NDArray logits, NDArray same) {
    NDManager manager = logits.getManager();
    NDArray eye = manager.eye(PAIRS, CANDIDATES, 0);
    NDArray positives = logits.mul(eye).sum(new int[] {1}, true);
    NDArray negatives = same.neg().add(1);
    NDArray count = negatives.sum(new int[] {1}, true);
    NDArray lead = logits.sub(positives);
    NDArray margin = manager.create(2f);
    NDArray rows =
        switch (loss) {
          case SAMPLED_SOFTMAX -> {
            NDArray kept = logits.sub(same.sub(eye).mul(EXCLUDED));
            yield kept.exp().sum(new int[] {1}, true).log().sub(positives);
          }
          case BPR -> meanOver(negatives, count, lead.getNDArrayInternal().softPlus());
          case HINGE -> meanOver(negatives, count, lead.add(margin).getNDArrayInternal().relu());
          case LOGISTIC ->
              meanOver(negatives, count, logits.getNDArrayInternal().softPlus())
                  .add(positives.neg().getNDArrayInternal().softPlus());
        };
    return rows.mean();
  }

  private static NDArray meanOver(NDArray negatives, NDArray count, NDArray values) {
    return values.mul(negatives).sum(new int[] {1}, true).div(count);
  }

  /** 1 where a column is the row's item, its own column included. */
  private static NDArray same(NDManager manager, int[] items) {
    float[] same = new float[PAIRS * CANDIDATES];
    for (int i = 0; i < PAIRS; i++) {
      for (int j = 0; j < CANDIDATES; j++) {
        same[i * CANDIDATES + j] = items[i] == items[j] ? 1 : 0;
      }
    }
    return manager.create(same, new Shape(PAIRS, CANDIDATES));
  }

  private static NDArray unitRows(NDManager manager, int rows, String purpose) {
    RandomStream stream = RandomStream.of(6, purpose);
    float[] values = new float[rows * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) stream.nextGaussian();
    }
    return manager.create(values, new Shape(rows, DIMENSION)).normalize(2, 1, 1e-12);
  }

  private static void assertClose(float[] expected, float[] found) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 1e-3, "there is a gradient");
    assertArrayEquals(expected, found, 1e-5f * largest);
  }
}
