package dev.taillight.experiments.run;

import static java.util.stream.Collectors.toSet;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.RunRecord.ConfigSource;
import dev.taillight.experiments.run.RunRecord.Status;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs stages in order and skips those whose outputs are up to date: the digest of all that a stage
 * depends on (settings, input files, its own code) is the recorded one, and the recorded outputs
 * are still there. Used by one thread.
 */
public final class Pipeline {

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final RunFolder folder;
  private final ResolvedConfig config;
  private final List<Stage> stages;
  private final Progress progress;
  private final UnaryOperator<String> mask;
  private final FileDigests digests;
  private RunRecord record;
  private boolean opened;

  /**
   * @param stages all stages of the run, in the order of their work
   * @param mask takes secrets out of a message of failure before run.json tells it
   */
  public Pipeline(
      RunFolder folder,
      ResolvedConfig config,
      List<Stage> stages,
      Progress progress,
      UnaryOperator<String> mask) {
    this.folder = folder;
    this.config = config;
    this.stages = List.copyOf(stages);
    this.progress = progress;
    this.mask = mask;
    this.digests = new FileDigests(folder.root());
    this.record =
        RunRecord.begin(
            config.config().name(),
            config.config().seed(),
            new ConfigSource(config.file().toAbsolutePath().normalize().toString(), config.hash()));
  }

  /**
   * Runs the stages up to and including {@code last}.
   *
   * @throws TryAgainException if another program works in the folder
   * @throws IllegalArgumentException if the folder holds something else than a run, or if a stage
   *     that is to run refuses this machine; nothing has been done then
   */
  public RunOutcome run(String last) throws IOException {
    folder.requireOurs();
    try (FolderLock lock = FolderLock.take(folder.lock())) {
      @Nullable RunRecord before = RunRecord.read(folder.record()).orElse(null);
      if (before != null) {
        takeOver(before);
      }
      boolean whole = last.equals(stages.get(stages.size() - 1).name());
      try {
        requireMachine(last);
        RunOutcome outcome = runStages(last);
        if (!outcome.nothingToDo() || !settled(before, whole)) {
          settle(whole);
        } else if (digests.changed()) {
          refresh(before);
        }
        return outcome;
      } catch (IOException | RuntimeException | Error e) {
        if (opened) {
          recordEnd(e);
        }
        throw e;
      }
    }
  }

  private void takeOver(RunRecord before) {
    record = record.withStages(before.stages());
    before
        .stages()
        .values()
        .forEach(
            stage -> {
              digests.learn(stage.inputs());
              digests.learn(stage.outputs());
            });
  }

  /** Files were copied or touched: the next call need not digest them again. */
  private void refresh(@Nullable RunRecord before) throws IOException {
    if (before != null) {
      Map<String, StageRecord> stages = new LinkedHashMap<>(before.stages());
      stages.replaceAll((name, stage) -> stage.with(digests::refreshed));
      before.withStages(stages).write(folder.record());
    }
  }

  /** Whether the folder already says what there is to say. */
  private boolean settled(@Nullable RunRecord before, boolean whole) throws IOException {
    return before != null
        && tellsConfig()
        && (before.status() == Status.COMPLETE || !whole && before.status() == Status.PARTIAL)
        && before.config().sha256().equals(config.hash())
        && (!whole || Files.exists(folder.success()));
  }

  private boolean tellsConfig() throws IOException {
    byte[] told = config.portableYaml().getBytes(StandardCharsets.UTF_8);
    return Files.isRegularFile(folder.config())
        && Files.size(folder.config()) == told.length
        && Arrays.equals(Files.readAllBytes(folder.config()), told);
  }

  private void settle(boolean whole) throws IOException {
    open();
    List<String> left = whole ? List.of() : left();
    Status status = left.isEmpty() ? Status.COMPLETE : Status.PARTIAL;
    record.with(status, null, finished(left)).write(folder.record());
    if (left.isEmpty()) {
      AtomicFiles.write(folder.success(), "");
    }
  }

  /** Writes down how a run ended early; a second failure does not hide the first. */
  private void recordEnd(Throwable cause) {
    Status status = cause instanceof StoppedException ? Status.STOPPED : Status.FAILED;
    try {
      record.with(status, mask.apply(cause.toString()), finished(left())).write(folder.record());
    } catch (IOException | RuntimeException second) {
      cause.addSuppressed(second);
    }
  }

  /**
   * The stages that a whole run would have to look at: not done, done for something else, or done
   * with what such a stage wrote.
   */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>();
    List<Path> doubtful = new ArrayList<>();
    for (Stage stage : stages) {
      Optional<StageRecord> done = record.stage(stage.name()).filter(StageRecord::finished);
      if (done.isEmpty() || reads(done.get(), doubtful) || !isCurrent(stage, done.get())) {
        left.add(stage.name());
        doubtful.addAll(stage.outputs());
      }
    }
    return left;
  }

  private boolean reads(StageRecord done, List<Path> outputs) {
    return done.inputs().stream()
        .map(input -> folder.root().resolve(input.path()))
        .anyMatch(input -> outputs.stream().anyMatch(input::startsWith));
  }

  private boolean isCurrent(Stage stage, StageRecord done) throws IOException {
    return fingerprint(dependencies(stage, inputs(stage))).equals(done.fingerprint())
        && intact(done);
  }

  private List<String> finished(List<String> names) {
    return names.stream()
        .filter(name -> record.stage(name).filter(StageRecord::finished).isPresent())
        .toList();
  }

  private void requireMachine(String last) throws IOException {
    List<String> left = left();
    for (Stage stage : stages) {
      if (left.contains(stage.name())) {
        stage.requireMachine();
      }
      if (stage.name().equals(last)) {
        return;
      }
    }
  }

  private RunOutcome runStages(String last) throws IOException {
    List<String> ran = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    dropForgottenStages();
    for (Stage stage : stages) {
      (runIfNeeded(stage) ? ran : skipped).add(stage.name());
      if (stage.name().equals(last)) {
        return new RunOutcome(ran, skipped);
      }
    }
    throw new IllegalStateException("no stage is called " + last);
  }

  private boolean runIfNeeded(Stage stage) throws IOException {
    List<FileRecord> inputs = inputs(stage);
    Map<String, String> dependsOn = dependencies(stage, inputs);
    String fingerprint = fingerprint(dependsOn);
    Optional<StageRecord> same =
        record.stage(stage.name()).filter(known -> known.fingerprint().equals(fingerprint));
    if (same.isPresent() && same.get().finished() && intact(same.get())) {
      LOG.info("stage={} skipped=\"nothing it depends on has changed\"", stage.name());
      return false;
    }
    LOG.info("stage={} reason=\"{}\"", stage.name(), reason(stage.name(), dependsOn));
    open();
    Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    StageRecord begun =
        new StageRecord(fingerprint, dependsOn, start.toString(), null, null, inputs, List.of());
    record = record.with(stage.name(), begun);
    record.write(folder.record());
    try {
      stage.run(same.isPresent() && !same.get().finished(), progress);
    } catch (IOException | UncheckedIOException e) {
      requireStillThere(stage.name(), inputs, e);
      throw e;
    }
    requireUnchanged(stage, inputs);
    finish(stage, begun, start);
    return true;
  }

  /** A file that could not be read is bad data when it was there as the stage began. */
  private void requireStillThere(String stage, List<FileRecord> inputs, Exception failure) {
    for (FileRecord input : inputs) {
      Path file = folder.root().resolve(input.path());
      if (!Files.exists(file)) {
        throw new DatasetException(
            "%s: was there when the stage %s began, and has vanished".formatted(file, stage),
            failure);
      }
    }
  }

  /** What was digested must be what was read. */
  private void requireUnchanged(Stage stage, List<FileRecord> inputs) throws IOException {
    Set<String> digestsNow = inputs(stage).stream().map(FileRecord::sha256).collect(toSet());
    for (FileRecord input : inputs) {
      if (!digestsNow.contains(input.sha256())) {
        throw new TryAgainException(
            "%s: was changed while the stage %s read it"
                .formatted(folder.root().resolve(input.path()), stage.name()));
      }
    }
  }

  private void finish(Stage stage, StageRecord begun, Instant start) throws IOException {
    Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    double seconds = Duration.between(start, end).toMillis() / 1000.0;
    StageRecord finished =
        new StageRecord(
            begun.fingerprint(),
            begun.dependsOn(),
            begun.startedAt(),
            end.toString(),
            seconds,
            begun.inputs(),
            digest(stage.outputs()));
    record = record.with(stage.name(), finished);
    record.write(folder.record());
    LOG.info("stage={} duration_s={}", stage.name(), seconds);
  }

  /** Before the first change: the folder is no longer that of a complete run. */
  private void open() throws IOException {
    if (!opened) {
      Files.deleteIfExists(folder.success());
      AtomicFiles.recover(folder.root());
      // First of all files, because it says whose the folder is.
      record.write(folder.record());
      AtomicFiles.write(folder.config(), config.portableYaml());
      opened = true;
    }
  }

  /** Removes what stages have left that this configuration does not have. */
  private void dropForgottenStages() throws IOException {
    Map<String, StageRecord> kept = new LinkedHashMap<>(record.stages());
    for (Entry<String, StageRecord> entry : record.stages().entrySet()) {
      String name = entry.getKey();
      if (stages.stream().noneMatch(stage -> stage.name().equals(name))) {
        open();
        for (FileRecord output : entry.getValue().outputs()) {
          Path file = folder.root().resolve(output.path()).normalize();
          if (file.startsWith(folder.root())) {
            delete(file);
          }
        }
        kept.remove(name);
      }
    }
    record = record.withStages(kept);
  }

  /** Deletes a file and the folders that are empty without it. */
  private void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    for (Path above = file.getParent();
        above != null && !above.equals(folder.root()) && isEmpty(above);
        above = above.getParent()) {
      Files.delete(above);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /**
   * A missing table is left out: it is for the stage to report, which knows what it was to hold.
   */
  private List<FileRecord> inputs(Stage stage) throws IOException {
    return digest(stage.inputs().stream().filter(Files::exists).toList());
  }

  private Map<String, String> dependencies(Stage stage, List<FileRecord> inputs)
      throws IOException {
    Map<String, String> dependsOn = new TreeMap<>(stage.settings());
    dependsOn.put("code", CodeDigest.of(stage.code()));
    dependsOn.put("version", Environment.version());
    for (FileRecord input : inputs) {
      dependsOn.merge("file " + nameOf(input), input.sha256(), (one, other) -> one + " " + other);
    }
    return dependsOn;
  }

  /** Files of the run have their path in it, others their name: wherever they lie. */
  private static Path nameOf(FileRecord input) {
    Path path = Path.of(input.path());
    return path.isAbsolute() ? path.getFileName() : path;
  }

  private static String fingerprint(Map<String, String> dependsOn) {
    return Sha256.of(
        dependsOn.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n")));
  }

  private String reason(String stage, Map<String, String> dependsOn) {
    return record.stage(stage).map(before -> reason(before, dependsOn)).orElse("not done yet");
  }

  private static String reason(StageRecord before, Map<String, String> dependsOn) {
    TreeSet<String> names = new TreeSet<>(before.dependsOn().keySet());
    names.addAll(dependsOn.keySet());
    names.removeIf(name -> dependsOn.getOrDefault(name, "").equals(before.dependsOn().get(name)));
    if (!names.isEmpty()) {
      return "changed: " + String.join(", ", names);
    }
    return before.finished() ? "its outputs are gone or were changed" : "not finished";
  }

  private boolean intact(StageRecord before) throws IOException {
    for (FileRecord output : before.outputs()) {
      if (!digests.intact(output)) {
        return false;
      }
    }
    return true;
  }

  private List<FileRecord> digest(List<Path> paths) throws IOException {
    List<FileRecord> files = new ArrayList<>();
    for (Path path : paths) {
      files.addAll(digests.of(path));
    }
    return files;
  }
}
