package dev.taillight.trainer.frequency;

import dev.taillight.random.RandomStream;
import dev.taillight.trainer.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How probable an item is, from the gaps between its occurrences in a stream (Yi et al., RecSys
 * 2019, algorithms 2 and 3). An item falls into one bucket per hash; a bucket keeps when it was
 * last hit, A, and a moving average of the time between hits, {@code B ← (1 − α)·B + α·(t − A)}. An
 * item that shares a bucket seems more frequent than it is, so the largest B over the hashes counts
 * and the probability is 1/B.
 *
 * <p>The paper counts time in batches, and its probability is that of an item being in a batch.
 * Where time is counted in pairs it is the item's share of the pairs.
 *
 * <p>The state is a constant number of float32 values, whatever the number of items: 12 bytes per
 * bucket. Not thread-safe.
 */
public final class StreamingFrequency {

  /** A time is kept in two parts that float32 holds exactly; times are below 2⁴⁸. */
  private static final long LOW = 1L << 24;

  private final double learningRate;
  private final long[] multipliers;
  private final long[] offsets;
  private final float[][] gaps;
  private final float[][] lastHigh;
  private final float[][] lastLow;

  /**
   * @param initialGap B at the start: an item that was never seen has the probability 1/initialGap
   */
  public StreamingFrequency(StreamingConfig config, double initialGap) {
    this.learningRate = config.learningRate();
    int hashes = config.hashes();
    RandomStream constants = RandomStream.of(0, "frequency");
    this.multipliers = constants.longs(hashes).map(value -> value | 1).toArray();
    this.offsets = constants.longs(hashes).toArray();
    this.gaps = new float[hashes][config.buckets()];
    this.lastHigh = new float[hashes][config.buckets()];
    this.lastLow = new float[hashes][config.buckets()];
    for (float[] gap : gaps) {
      Arrays.fill(gap, (float) initialGap);
    }
  }

  /**
   * Takes note of an occurrence.
   *
   * @param time when, above 0 and not below the times of earlier occurrences; of two items of a
   *     bucket at the same time the second one adds a gap of 0
   * @param item the item's row
   */
  public void observe(long time, int item) {
    for (int hash = 0; hash < gaps.length; hash++) {
      int bucket = bucket(hash, item);
      long last = (long) lastHigh[hash][bucket] * LOW + (long) lastLow[hash][bucket];
      double gap = gaps[hash][bucket];
      gaps[hash][bucket] = (float) ((1 - learningRate) * gap + learningRate * (time - last));
      lastHigh[hash][bucket] = time / LOW;
      lastLow[hash][bucket] = time % LOW;
    }
  }

  /**
   * The probability of an item at one time of the stream, above 0 and at most 1.
   *
   * @param item the item's row
   */
  public double probability(int item) {
    float longest = 1;
    for (int hash = 0; hash < gaps.length; hash++) {
      longest = Math.max(longest, gaps[hash][bucket(hash, item)]);
    }
    return 1 / (double) longest;
  }

  /** The state, as tensors over its own arrays. */
  public List<Tensor> state() {
    List<Tensor> tensors = new ArrayList<>();
    for (int hash = 0; hash < gaps.length; hash++) {
      String name = "frequency/" + hash;
      long[] shape = {gaps[hash].length};
      tensors.add(new Tensor(name + "/gap", shape, gaps[hash]));
      tensors.add(new Tensor(name + "/last_high", shape, lastHigh[hash]));
      tensors.add(new Tensor(name + "/last_low", shape, lastLow[hash]));
    }
    return tensors;
  }

  /** Three rounds of multiplying and folding; the upper 32 bits, scaled to the buckets. */
  private int bucket(int hash, int item) {
    long bits = multipliers[hash] * item + offsets[hash];
    bits = (bits ^ (bits >>> 32)) * multipliers[hash];
    bits = (bits ^ (bits >>> 29)) * multipliers[hash];
    return (int) ((bits >>> 32) * gaps[hash].length >>> 32);
  }
}
