package dev.taillight.experiments.tracking;

import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Writes event files for TensorBoard, one folder per system, which TensorBoard shows as runs beside
 * each other.
 */
final class TensorBoardTracker implements Tracker {

  private final Path folder;
  private final Clock clock;
  private final Map<String, EventFile> files = new HashMap<>();

  /**
   * @param folder where the systems' folders are; it belongs to this class
   * @param clock the time of the events
   */
  TensorBoardTracker(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public String target() {
    return "files";
  }

  @Override
  public String begin() throws IOException {
    close();
    AtomicFiles.deleteTree(folder);
    return "";
  }

  @Override
  public void resume(String run) {
    // Each process writes files of its own; TensorBoard reads them in the order of their names.
  }

  @Override
  public void log(String system, List<MetricLine> lines) throws IOException {
    EventFile events = events(system);
    for (MetricLine line : lines) {
      events.scalars(seconds(), line.step(), line.scalars());
    }
    events.flush();
  }

  @Override
  public void end(
      Ending ending, Map<String, Map<String, Double>> systems, long lastStep, List<Path> reports)
      throws IOException {
    for (Entry<String, Map<String, Double>> system : systems.entrySet()) {
      EventFile events = events(system.getKey());
      events.scalars(seconds(), lastStep, system.getValue());
      events.flush();
    }
  }

  @Override
  public void close() throws IOException {
    for (EventFile events : files.values()) {
      events.close();
    }
    files.clear();
  }

  private EventFile events(String system) throws IOException {
    EventFile open = files.get(system);
    if (open != null) {
      return open;
    }
    Path own = Files.createDirectories(folder.resolve(system));
    // TensorBoard looks for "tfevents" in the name; the time in it orders the files of a folder.
    String name =
        String.format(
            Locale.ROOT,
            "events.out.tfevents.%010d.%03d.%d.taillight",
            clock.millis() / 1000,
            clock.millis() % 1000,
            ProcessHandle.current().pid());
    EventFile created = EventFile.create(own.resolve(name), seconds());
    files.put(system, created);
    return created;
  }

  private double seconds() {
    return clock.millis() / 1000.0;
  }
}
