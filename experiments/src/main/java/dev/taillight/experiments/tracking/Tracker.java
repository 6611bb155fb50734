package dev.taillight.experiments.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where runs are shown. Used by one thread at a time. */
public interface Tracker extends AutoCloseable {

  /** Its name in messages. */
  String name();

  /** Where it shows runs; what was shown elsewhere does not count. */
  String target();

  /**
   * Begins to show a training from its first line.
   *
   * @return what the tracker calls it, for {@link #resume}; may be empty
   */
  String begin() throws IOException;

  /** Goes on with what an earlier call began. */
  void resume(String run) throws IOException;

  /**
   * Shows lines.
   *
   * @param system which of the trained models they are of, e.g. {@code "taillight"}
   */
  void log(String system, List<MetricLine> lines) throws IOException;

  /**
   * Shows how it ended.
   *
   * @param ending how
   * @param systems the figures on the test pairs by system; empty if there are none
   * @param lastStep the last step that was shown
   * @param files files that explain the run
   */
  void end(Ending ending, Map<String, Map<String, Double>> systems, long lastStep, List<Path> files)
      throws IOException;

  @Override
  void close() throws IOException;

  /** How a run ended. */
  enum Ending {
    FINISHED,
    FAILED,
    KILLED
  }
}
