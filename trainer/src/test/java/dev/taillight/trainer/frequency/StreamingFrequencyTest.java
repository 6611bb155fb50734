package dev.taillight.trainer.frequency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.trainer.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingFrequencyTest {

  private static final int ITEMS = 1000;
  private static final int BATCH = 128;
  private static final int SWITCH = 10_000;

  @TempDir Path folder;

  @Test
  void followsTheGaps() {
    StreamingFrequency frequency = new StreamingFrequency(new StreamingConfig(1, 50, 0.5), 10);
    assertEquals(0.1, frequency.probability(3), 1e-9);
    // Gaps 4, 2 and 6: B = (10 + 4)/2 = 7, (7 + 2)/2 = 4.5, (4.5 + 6)/2 = 5.25.
    for (long time : new long[] {4, 6, 12}) {
      frequency.observe(time, 3);
    }
    assertEquals(1 / 5.25, frequency.probability(3), 1e-9);
  }

  @Test
  void keepsTimesBeyondWhatAFloatHolds() {
    StreamingFrequency frequency = new StreamingFrequency(new StreamingConfig(2, 7, 1), 10);
    long late = (1L << 40) + 12_345;
    frequency.observe(late, 3);
    frequency.observe(late + 3, 3);
    assertEquals(1 / 3.0, frequency.probability(3), 1e-9);
  }

  @Test
  void takesItemsOfOneBucketForOne() {
    // All ten items share the one bucket, which is hit at every time.
    StreamingFrequency one = new StreamingFrequency(new StreamingConfig(1, 1, 0.1), 10);
    for (int time = 1; time <= 1000; time++) {
      one.observe(time, time % 10);
    }
    assertEquals(1, one.probability(0), 1e-3);
  }

  @Test
  void goesOnFromItsState() throws IOException {
    StreamingConfig config = new StreamingConfig(2, 30, 0.1);
    StreamingFrequency whole = new StreamingFrequency(config, 10);
    RandomStream stream = RandomStream.of(4, "stream");
    int[] items = stream.ints(500, 0, 60).toArray();
    IntStream.range(0, 250).forEach(i -> whole.observe(i + 1, items[i]));
    Safetensors.write(folder.resolve("state"), whole.state());
    StreamingFrequency resumed = new StreamingFrequency(config, 10);
    Safetensors.read(folder.resolve("state"), resumed.state());
    IntStream.range(250, 500).forEach(i -> whole.observe(i + 1, items[i]));
    IntStream.range(250, 500).forEach(i -> resumed.observe(i + 1, items[i]));
    for (int item = 0; item < 60; item++) {
      assertEquals(whole.probability(item), resumed.probability(item), 0);
    }
  }

  /**
   * After the paper's simulation of frequency estimation: item i of 1000 is drawn in proportion to
   * i², 128 a step, from step 10,000 on in proportion to (999 − i)². The error is Σ |p − 1/B|,
   * which is at most 2 between two distributions.
   */
  @Test
  void errsLessWithMoreHashesAndRecoversFromASwitchOfTheDistribution() {
    double[] errors = new double[3];
    for (int i = 0; i < errors.length; i++) {
      Simulation simulation = new Simulation(1 << i, 5000, 0.01);
      double start = simulation.error();
      simulation.run(SWITCH);
      errors[i] = simulation.error();
      assertTrue(errors[i] < start / 2, start + " at the start, then " + errors[i]);
      simulation.switchDistribution();
      assertTrue(simulation.error() > 1.2, "the distributions lie apart");
      simulation.run(SWITCH);
      double recovered = simulation.error();
      assertTrue(recovered < 1.3 * errors[i], errors[i] + " before, after it " + recovered);
    }
    assertTrue(errors[2] < errors[1] && errors[1] < errors[0], Arrays.toString(errors));
    // With one hash another item falls into an item's bucket with 1/5000 and adds its p to it: Σ
    // over 1000 items of Σ p/5000 = 0.2 on top of the noise of the averages, which relative to p is
    // √(α/(2 − α)) = 0.07 with the mean √(2/π)·0.07 = 0.06.
    assertEquals(0.26, errors[0], 0.06);
  }

  @Test
  void errsLessWithMoreHashesOfFewerBucketsAndWithASmallerLearningRate() {
    assertTrue(errorAtTheSwitch(2, 2500, 0.01) < errorAtTheSwitch(1, 5000, 0.01));
    assertTrue(errorAtTheSwitch(4, 1250, 0.01) < errorAtTheSwitch(2, 2500, 0.01));
    assertTrue(errorAtTheSwitch(4, 5000, 0.01) < errorAtTheSwitch(4, 5000, 0.1));
  }

  private static double errorAtTheSwitch(int hashes, int buckets, double learningRate) {
    Simulation simulation = new Simulation(hashes, buckets, learningRate);
    simulation.run(SWITCH);
    return simulation.error();
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    InvalidSettingsException e =
        assertThrows(InvalidSettingsException.class, () -> new StreamingConfig(0, 0, 1.5));
    for (String key : new String[] {"hashes", "buckets", "learning_rate"}) {
      assertTrue(e.getMessage().contains(key), e.getMessage());
    }
  }

  private static final class Simulation {

    private final StreamingFrequency frequency;
    private final RandomStream stream = RandomStream.of(1, "simulation");
    private double[] probabilities = proportional(i -> (double) i * i);
    private long time;

    Simulation(int hashes, int buckets, double learningRate) {
      StreamingConfig config = new StreamingConfig(hashes, buckets, learningRate);
      this.frequency = new StreamingFrequency(config, ITEMS);
    }

    void switchDistribution() {
      probabilities = proportional(i -> Math.pow(ITEMS - 1 - i, 2));
    }

    void run(int steps) {
      double[] cumulated = probabilities.clone();
      Arrays.parallelPrefix(cumulated, Double::sum);
      for (int draw = 0; draw < steps * BATCH; draw++) {
        int found = Arrays.binarySearch(cumulated, stream.nextDouble());
        frequency.observe(++time, Math.min(ITEMS - 1, found < 0 ? -found - 1 : found + 1));
      }
    }

    double error() {
      return IntStream.range(0, ITEMS)
          .mapToDouble(i -> Math.abs(probabilities[i] - frequency.probability(i)))
          .sum();
    }

    private static double[] proportional(IntToDoubleFunction weight) {
      double[] weights = IntStream.range(0, ITEMS).mapToDouble(weight).toArray();
      double sum = Arrays.stream(weights).sum();
      return Arrays.stream(weights).map(w -> w / sum).toArray();
    }
  }
}
