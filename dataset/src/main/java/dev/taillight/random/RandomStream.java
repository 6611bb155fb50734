package dev.taillight.random;

import java.util.random.RandomGenerator;

/**
 * A stream of random numbers named by a seed, a purpose and a position, e.g. {@code (seed, "views",
 * epoch, step)}. Two streams with the same name give the same numbers; streams with different names
 * are independent for all practical purposes.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014); its start is a hash of the
 * name. Not thread-safe: make one where it is used.
 */
public final class RandomStream implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * Opens a stream.
   *
   * @param seed the seed of the run
   * @param purpose what the numbers are for; streams of different purposes do not meet
   * @param position where in the work, e.g. epoch and step
   */
  public static RandomStream of(long seed, String purpose, long... position) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (int i = 0; i < purpose.length(); i++) {
      state = mix(state ^ (purpose.charAt(i) + GOLDEN_GAMMA));
    }
    for (long coordinate : position) {
      state = mix(state + GOLDEN_GAMMA ^ mix(coordinate + GOLDEN_GAMMA));
    }
    return new RandomStream(state);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
