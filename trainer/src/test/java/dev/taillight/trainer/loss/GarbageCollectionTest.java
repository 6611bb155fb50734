package dev.taillight.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.ComputeDevice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the backward pass needs must outlive a garbage collection between the two passes. An
 * operation with a Java number makes an array of it and closes that at once; on the processor its
 * memory is a Java buffer, which the graph of the gradients then refers to without owning it.
 */
class GarbageCollectionTest {

  private static final int ROWS = 6;
  private static final int DIMENSION = 4;
  private static final int[] ITEMS = {0, 1, 2, 3, 4, 5};
  private static final int ATTEMPTS = 5;

  @ParameterizedTest
  @EnumSource
  void theMainLossKeepsWhatItsGradientNeeds(MainLossConfig.Loss loss) {
    double[] shares = {0.1, 0.2, 0.3, 0.2, 0.1, 0.1};
    Candidates candidates = new Candidates(ITEMS, shares);
    for (boolean correctPositive : new boolean[] {true, false}) {
      MainLossConfig config = MainLossTest.config(loss, 0.1, 1, 0.5, correctPositive);
      check(
          (left, right) ->
              MainLoss.of(config).mean(CandidateScores.of(config, left, right, candidates)));
    }
  }

  @Test
  void theContrastiveLossKeepsWhatItsGradientNeeds() {
    ContrastiveLoss loss = new ContrastiveLoss(new ContrastiveConfig(0.5, ROWS, 0.2));
    check((left, right) -> loss.mean(left, right, ITEMS));
    check((left, right) -> loss.weighted(loss.mean(left, right, ITEMS)));
  }

  private static void check(BiFunction<NDArray, NDArray, NDArray> loss) {
    float[] expected = gradient(loss, () -> {});
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      assertArrayEquals(expected, gradient(loss, GarbageCollectionTest::collectAndOverwrite));
    }
  }

  private static float[] gradient(
      BiFunction<NDArray, NDArray, NDArray> loss, Runnable betweenThePasses) {
    try (NDManager manager = ComputeDevice.CPU.open()) {
      NDArray left = vectors(manager, 1);
      NDArray right = vectors(manager, 2);
      left.setRequiresGradient(true);
      try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray value = loss.apply(left, right);
        betweenThePasses.run();
        gradients.backward(value);
      }
      return left.getGradient().toFloatArray();
    }
  }

  private static NDArray vectors(NDManager manager, long seed) {
    RandomStream stream = RandomStream.of(seed, "vectors");
    float[] values = new float[ROWS * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) stream.nextGaussian();
    }
    return manager.create(values, new Shape(ROWS, DIMENSION)).normalize(2, 1, 1e-12);
  }

  /** Frees the memory of unreachable buffers and fills it with something else. */
  private static void collectAndOverwrite() {
    List<ByteBuffer> taken = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 20_000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Double.BYTES);
        buffer.putLong(0, -1L);
        taken.add(buffer);
      }
    }
    if (taken.isEmpty()) {
      throw new IllegalStateException("keeps the buffers reachable");
    }
  }
}
