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
import java.util.BitSet;
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
  void takesAnotherItemOfTheBucketAtTheSameTimeForAGapOfNothing() {
    // Gaps 4 and 0: B = (10 + 4)/2 = 7, then (7 + 0)/2 = 3.5.
    StreamingFrequency frequency = new StreamingFrequency(new StreamingConfig(1, 1, 0.5), 10);
    frequency.observe(4, 3);
    frequency.observe(4, 8);
    assertEquals(1 / 3.5, frequency.probability(3), 1e-9);
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
   * The simulation of Yi et al., section 6.1 and figure 5: as many buckets in all, shared out among
   * more hashes.
   */
  @Test
  void errsLessWithMoreHashesAndRecoversFromASwitchOfTheDistribution() {
    double[] errors = new double[3];
    for (int i = 0; i < errors.length; i++) {
      Simulation simulation = new Simulation(1 << i, 5000 >> i, 0.01);
      // p̂ = 1/100 for all: ½ ∫ |3x² − 0.01·1000/128| dx over 0 … 1 = 0.469.
      assertEquals(0.469, simulation.error(), 0.001);
      simulation.run(SWITCH);
      errors[i] = simulation.error();
      simulation.switchDistribution();
      // The two distributions are ½ ∫ |3x² − 3(1 − x)²| dx = ¾ apart.
      assertEquals(0.75, simulation.error(), errors[i]);
      simulation.run(SWITCH);
      double recovered = simulation.error();
      assertTrue(recovered < 1.5 * errors[i], errors[i] + " before, after it " + recovered);
    }
    assertTrue(errors[2] < errors[1] && errors[1] < errors[0], Arrays.toString(errors));
    // With one hash another item falls into an item's bucket with 1/5000 and adds its p to it: half
    // of Σ over 1000 items of Σ q/5000 is 0.10, by some 100 ± 10 pairs of items. The noise of the
    // averages, relative to p √(α/(2 − α)) = 0.07 with the mean √(2/π)·0.07 = 0.06, adds half of
    // that where there is no collision: 0.02.
    assertEquals(0.12, errors[0], 0.04);
  }

  /** Figure 4: a higher learning rate follows the switch sooner and errs more in the end. */
  @Test
  void followsASwitchSoonerAndErrsMoreWithAHigherLearningRate() {
    Simulation slow = new Simulation(1, 5000, 0.01);
    Simulation fast = new Simulation(1, 5000, 0.1);
    for (Simulation simulation : new Simulation[] {slow, fast}) {
      simulation.run(SWITCH);
      simulation.switchDistribution();
      simulation.run(500);
    }
    assertTrue(fast.error() < 0.7 * slow.error(), fast.error() + " and " + slow.error());
    slow.run(SWITCH - 500);
    fast.run(SWITCH - 500);
    assertTrue(slow.error() < fast.error(), slow.error() + " and " + fast.error());
  }

  @Test
  void givesSharesWhereTimeIsCountedInPairs() {
    StreamingFrequency frequency =
        new StreamingFrequency(new StreamingConfig(4, 5000, 0.01), ITEMS);
    double[] shares = Simulation.proportional(i -> (double) i * i);
    RandomStream stream = RandomStream.of(1, "pairs");
    for (int time = 1; time <= 1_000_000; time++) {
      frequency.observe(time, Simulation.drawn(shares, stream));
    }
    // Noise of 0.06 of each share, see above, of which half is the distance: 0.03. The items that
    // never came, Σ exp(−10⁶·p) = Σ exp(−0.003·i²) = 16 of them, are still at 1/1000: 0.008.
    assertEquals(0.04, Simulation.distance(shares, frequency, 1), 0.01);
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    InvalidSettingsException e =
        assertThrows(InvalidSettingsException.class, () -> new StreamingConfig(0, 0, 1.5));
    for (String key : new String[] {"hashes", "buckets", "learning_rate"}) {
      assertTrue(e.getMessage().contains(key), e.getMessage());
    }
  }

  /**
   * Item i of 1000 is drawn in proportion to i², after the switch to (999 − i)²; 128 of them a
   * step, without replacement; time is counted in steps and B is 100 at the start.
   */
  private static final class Simulation {

    private final StreamingFrequency frequency;
    private final RandomStream stream = RandomStream.of(1, "simulation");
    private double[] shares = proportional(i -> (double) i * i);
    private long step;

    Simulation(int hashes, int buckets, double learningRate) {
      StreamingConfig config = new StreamingConfig(hashes, buckets, learningRate);
      this.frequency = new StreamingFrequency(config, 100);
    }

    void switchDistribution() {
      shares = proportional(i -> Math.pow(ITEMS - 1 - i, 2));
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step++;
        BitSet batch = new BitSet(ITEMS);
        while (batch.cardinality() < BATCH) {
          batch.set(drawn(shares, stream));
        }
        batch.stream().forEach(item -> frequency.observe(step, item));
      }
    }

    /** The paper's error, Σ |p̂ − p|/(2·128) for p = 128·q. */
    double error() {
      return distance(shares, frequency, BATCH);
    }

    static double distance(double[] shares, StreamingFrequency frequency, int batch) {
      return IntStream.range(0, ITEMS)
          .mapToDouble(i -> Math.abs(shares[i] - frequency.probability(i) / batch) / 2)
          .sum();
    }

    static int drawn(double[] shares, RandomStream stream) {
      double left = stream.nextDouble();
      int item = ITEMS - 1;
      while (item > 0 && left >= shares[item]) {
        left -= shares[item--];
      }
      return item;
    }

    static double[] proportional(IntToDoubleFunction weight) {
      double[] weights = IntStream.range(0, ITEMS).mapToDouble(weight).toArray();
      double sum = Arrays.stream(weights).sum();
      return Arrays.stream(weights).map(w -> w / sum).toArray();
    }
  }
}
