package dev.taillight.experiments.tracking.run;

import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.experiments.tracking.MetricLine;
import dev.taillight.experiments.tracking.Tracker;
import dev.taillight.experiments.tracking.Tracker.Ending;
import dev.taillight.experiments.tracking.TrackingState;
import dev.taillight.experiments.tracking.TrackingState.Shown;
import dev.taillight.files.Sha256;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a run in the configured trackers while it goes on: a thread of its own reads what is added
 * to {@code metrics.jsonl}. Nothing that a tracker does slows the run or ends it: of a failure
 * there is one warning, and what could not be shown is tried again later, at the latest by the next
 * call for the same run.
 */
public final class RunTracking implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunTracking.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration LAST_WAIT = Duration.ofMinutes(3);

  /** How much the times of files may lag behind the clock. */
  private static final Duration CLOCK_TICK = Duration.ofMillis(50);

  private static final String FIRST_SYSTEM = "taillight";
  private static final String BASELINE = "without_ssl";

  private final RunFolder folder;
  private final String settings;
  private final Map<String, Path> metrics = new LinkedHashMap<>();
  private final List<Followed> followed;
  private final FileTime start = FileTime.from(Instant.now().minus(CLOCK_TICK));
  private final Thread thread;
  private final Object wake = new Object();
  private volatile boolean over;
  private volatile Ending ending = Ending.FAILED;
  private @Nullable FolderLock lock;
  private boolean elsewhere;

  /** A tracker and how it does. */
  private static final class Followed {
    private final Tracker tracker;
    private @Nullable TrackingState state;
    private boolean resumed;
    private boolean warned;
    private long pausedUntilNs;
    private boolean paused;

    Followed(Tracker tracker) {
      this.tracker = tracker;
    }
  }

  RunTracking(RunFolder folder, String settings, boolean baseline, List<Tracker> trackers) {
    this.folder = folder;
    this.settings = settings;
    if (baseline) {
      metrics.put(BASELINE, folder.baseline().metrics());
    }
    metrics.put(FIRST_SYSTEM, folder.metrics());
    this.followed = trackers.stream().map(Followed::new).toList();
    this.thread = new Thread(this::follow, "tracking");
    thread.setDaemon(true);
    if (!followed.isEmpty()) {
      thread.start();
    }
  }

  private static RunTracking start(String name, ResolvedConfig resolved, RunFolder folder) {
    ExperimentConfig config = resolved.config();
    Map<String, String> parameters = new TreeMap<>(resolved.flattened());
    parameters.keySet().removeIf(key -> key.startsWith("tracking."));
    parameters.replaceAll((key, value) -> unquoted(value));
    List<Tracker> trackers =
        config.tracking().trackers(folder.root(), name, parameters, tags(folder), FIRST_SYSTEM);
    return new RunTracking(folder, Sha256.of(parameters.toString()), config.baseline(), trackers);
  }

  /** A run. */
  @FunctionalInterface
  public interface Work<T> {

    /** Does the work. */
    T run() throws IOException;
  }

  /**
   * Watches a run from its beginning to its end; does nothing else if no tracker is configured.
   *
   * @param name what the run is called in the trackers
   * @return what comes of the run
   */
  public static <T> T during(String name, ResolvedConfig resolved, RunFolder folder, Work<T> work)
      throws IOException {
    try (RunTracking tracking = start(name, resolved, folder)) {
      return tracking.watch(work);
    }
  }

  /** Does the work and remembers how it ended. */
  <T> T watch(Work<T> work) throws IOException {
    try {
      T result = work.run();
      ending = Ending.FINISHED;
      return result;
    } catch (StoppedException e) {
      ending = Ending.KILLED;
      throw e;
    }
  }

  /** Shows what is left to show, and lets go of the trackers; waits for minutes at most. */
  @Override
  public void close() {
    synchronized (wake) {
      over = true;
      wake.notifyAll();
    }
    try {
      thread.join(LAST_WAIT.toMillis());
      if (thread.isAlive()) {
        LOG.warn("tracking=\"does not come to an end and is left alone\"");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> tags(RunFolder folder) {
    Map<String, String> versions = Environment.versions();
    Map<String, String> tags = new TreeMap<>();
    tags.put("mlflow.source.name", "taillight");
    tags.put("mlflow.source.git.commit", versions.getOrDefault("commit", ""));
    tags.put("taillight.version", Environment.version());
    tags.put("taillight.folder", folder.root().toString());
    return tags;
  }

  private static String unquoted(String json) {
    return json.length() >= 2 && json.startsWith("\"") && json.endsWith("\"")
        ? json.substring(1, json.length() - 1)
        : json;
  }

  private void follow() {
    try {
      while (!pause()) {
        show(false);
      }
      show(ending == Ending.FINISHED);
      end();
    } finally {
      release();
    }
  }

  /** Waits a moment; true when the run is over. */
  private boolean pause() {
    synchronized (wake) {
      try {
        if (!over) {
          wake.wait(POLL.toMillis());
        }
      } catch (InterruptedException e) {
        over = true;
      }
      return over;
    }
  }

  /**
   * Shows what is new.
   *
   * @param all whether trainings count that an earlier call ended; while the run goes on they may
   *     be about to be replaced
   */
  private void show(boolean all) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    try {
      for (Entry<String, Path> system : metrics.entrySet()) {
        if (all || isNew(system.getValue())) {
          lines.put(system.getKey(), wholeLines(system.getValue()));
        }
      }
      lines.values().removeIf(List::isEmpty);
      if (lines.isEmpty() || !lock()) {
        return;
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("tracking=\"metrics cannot be read\" reason=\"{}\"", e.toString());
      return;
    }
    for (Followed one : followed) {
      attempt(one, () -> show(one, lines));
    }
  }

  private boolean isNew(Path file) throws IOException {
    return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(start) >= 0;
  }

  private static List<String> wholeLines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private void show(Followed one, Map<String, List<String>> lines) throws IOException {
    TrackingState state = current(one, lines);
    for (Entry<String, List<String>> system : lines.entrySet()) {
      String name = system.getKey();
      int shown = state.shown(name).lines();
      if (system.getValue().size() > shown) {
        List<String> fresh = system.getValue().subList(shown, system.getValue().size());
        one.tracker.log(name, fresh.stream().map(MetricLine::parse).toList());
        state =
            state
                .with(
                    name, new Shown(Sha256.of(system.getValue().get(0)), system.getValue().size()))
                .withEnd("");
        keep(one, state);
      }
    }
  }

  /** The state to go on from: that of an earlier call for the same training, or a new one. */
  private TrackingState current(Followed one, Map<String, List<String>> lines) throws IOException {
    TrackingState state = one.state;
    if (state == null) {
      state = TrackingState.read(stateFile()).get(one.tracker.name());
    }
    if (state == null || !continues(state, one.tracker, lines)) {
      String run = one.tracker.begin();
      state = new TrackingState(one.tracker.target(), settings, run, Map.of(), "");
      one.resumed = true;
      keep(one, state);
    } else if (!one.resumed && hasNews(state, lines)) {
      one.tracker.resume(state.run());
      one.resumed = true;
    }
    one.state = state;
    return state;
  }

  private boolean continues(TrackingState state, Tracker tracker, Map<String, List<String>> lines) {
    return state.target().equals(tracker.target())
        && state.settings().equals(settings)
        && lines.entrySet().stream()
            .allMatch(
                system -> {
                  Shown shown = state.shown(system.getKey());
                  return shown.lines() == 0
                      || shown.firstLine().equals(Sha256.of(system.getValue().get(0)));
                });
  }

  private static boolean hasNews(TrackingState state, Map<String, List<String>> lines) {
    return lines.entrySet().stream()
        .anyMatch(system -> system.getValue().size() > state.shown(system.getKey()).lines());
  }

  private void end() {
    for (Followed one : followed) {
      one.paused = false; // a last try
      attempt(one, () -> end(one));
      try {
        one.tracker.close();
      } catch (IOException e) {
        warn(one, e);
      }
    }
  }

  private void end(Followed one) throws IOException {
    TrackingState state = one.state;
    if (state == null || state.systems().isEmpty()) {
      return;
    }
    boolean finished = ending == Ending.FINISHED;
    Map<String, Map<String, Double>> systems = finished ? figures() : Map.of();
    List<Path> files =
        finished && Files.exists(folder.report()) ? List.of(folder.report()) : List.of();
    String digest =
        ending
            + " "
            + Sha256.of(systems.toString() + (files.isEmpty() ? "" : Sha256.of(folder.report())));
    if (digest.equals(state.end())) {
      return;
    }
    if (!one.resumed) {
      one.tracker.resume(state.run());
      one.resumed = true;
    }
    one.tracker.end(ending, systems, lastStep(), files);
    keep(one, state.withEnd(digest));
  }

  /** The figures on the test pairs of the systems that were trained. */
  private Map<String, Map<String, Double>> figures() throws IOException {
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    if (!Files.exists(folder.evaluation())) {
      return figures;
    }
    for (Evaluation.SystemScores system : Evaluation.read(folder.evaluation()).systems()) {
      if (!metrics.containsKey(system.name())) {
        continue;
      }
      Map<String, Double> means = new LinkedHashMap<>();
      system
          .metrics()
          .forEach(
              (metric, slices) ->
                  slices.forEach(
                      (slice, estimate) ->
                          means.put("test/" + metric + "/" + slice.label(), estimate.mean())));
      figures.put(system.name(), means);
    }
    return figures;
  }

  private long lastStep() throws IOException {
    List<String> lines = wholeLines(folder.metrics());
    return lines.isEmpty() ? 0 : MetricLine.parse(lines.get(lines.size() - 1)).step();
  }

  /** Something that a tracker does. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  private static void attempt(Followed one, Attempt attempt) {
    if (one.paused && System.nanoTime() - one.pausedUntilNs < 0) {
      return;
    }
    try {
      attempt.run();
      one.paused = false;
    } catch (IOException | RuntimeException e) {
      one.paused = true;
      one.pausedUntilNs = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
      warn(one, e);
    }
  }

  private static void warn(Followed one, Exception cause) {
    if (!one.warned) {
      one.warned = true;
      LOG.warn(
          "tracker={} reason=\"{}\" consequence=\"the run goes on; metrics.jsonl has everything\"",
          one.tracker.name(),
          cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
  }

  private void keep(Followed one, TrackingState state) throws IOException {
    one.state = state;
    Map<String, TrackingState> all = TrackingState.read(stateFile());
    all.put(one.tracker.name(), state);
    TrackingState.write(stateFile(), all);
  }

  private Path stateFile() {
    return folder.root().resolve("tracking.json");
  }

  /** Two programs do not show one run; that which came first does. */
  private boolean lock() throws IOException {
    if (lock == null && !elsewhere) {
      try {
        lock = FolderLock.take(folder.root().resolve(".tracking.lock"));
      } catch (TryAgainException e) {
        elsewhere = true;
      }
    }
    return lock != null;
  }

  private void release() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.warn("tracking=\"the lock cannot be released\" reason=\"{}\"", e.toString());
    }
  }
}
