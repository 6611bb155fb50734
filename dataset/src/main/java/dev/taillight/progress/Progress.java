package dev.taillight.progress;

/**
 * Receives the progress of long work; the command line shows it as a bar with rate and time left.
 */
@FunctionalInterface
public interface Progress {

  /**
   * Announces a piece of work.
   *
   * @param name what is being done, for people, e.g. {@code "train epoch 3/10"}
   * @param total how many units there are, or a negative number when that is not known
   * @param unit what is counted, e.g. {@code "steps"}
   * @return the handle that counts; closing it ends the piece of work
   */
  Task start(String name, long total, String unit);

  /** Shows nothing. */
  static Progress silent() {
    return (name, total, unit) -> new Task() {};
  }

  /** One announced piece of work. Used by one thread. */
  interface Task extends AutoCloseable {

    /** Counts {@code units} more as done. */
    default void advance(long units) {}

    /** Shows a short text beside the bar, e.g. the present loss. */
    default void note(String text) {}

    @Override
    default void close() {}
  }
}
