package dev.taillight.experiments.serve;

import dev.taillight.settings.SettingsCheck;
import java.time.Duration;

/**
 * What the endpoint takes on at most.
 *
 * @param threads how many requests are worked on at the same time, 1 … 256
 * @param waiting how many more may wait; the next ones are refused
 * @param time how long a request may take, waiting included, from a second on
 */
public record ServeLimits(int threads, int waiting, Duration time) {

  /** The most items that can be asked for. */
  public static final int MAX_K = 1000;

  /** The most bytes that the body of a request can have. */
  public static final int MAX_BODY_BYTES = 64 << 10;

  /** The most characters that the address of a request can have. */
  static final int MAX_ADDRESS = 8 << 10;

  private static final int MAX_THREADS = 256;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public ServeLimits {
    new SettingsCheck()
        .between("threads", threads, 1, MAX_THREADS)
        .that(waiting >= 1, "waiting", waiting, "1 or more")
        .that(time.toMillis() >= 100, "time", time, "0.1 s or more")
        .throwIfAny();
  }

  /** With room for four waiting requests per thread. */
  public static ServeLimits of(int threads, Duration time) {
    return new ServeLimits(threads, Math.max(1, 4 * threads), time);
  }
}
