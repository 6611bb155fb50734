package dev.taillight.experiments.tracking.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.tracking.MetricLine;
import dev.taillight.experiments.tracking.Tracker;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTrackingTest {

  @TempDir Path temp;
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private RunFolder folder;
  private boolean dead;
  private CountDownLatch logged = new CountDownLatch(1);

  /** Writes down what it is told, or fails. */
  private final class FakeTracker implements Tracker {

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String target() {
      return "here";
    }

    @Override
    public String begin() throws IOException {
      say("begin");
      return "r" + seen.size();
    }

    @Override
    public void resume(String run) throws IOException {
      say("resume " + run);
    }

    @Override
    public void log(String system, List<MetricLine> lines) throws IOException {
      say(system + lines.stream().map(line -> " " + line.step()).collect(Collectors.joining()));
      logged.countDown();
    }

    @Override
    public void end(
        Ending ending, Map<String, Map<String, Double>> systems, long lastStep, List<Path> files)
        throws IOException {
      say("%s %s %d %s".formatted(ending, systems.keySet(), lastStep, files.size()));
    }

    @Override
    public void close() {}

    private void say(String what) throws IOException {
      if (dead) {
        throw new IOException("nobody is there");
      }
      seen.add(what);
    }
  }

  @BeforeEach
  void folder() {
    folder = new RunFolder(temp);
  }

  @Test
  void whatIsAddedIsShownOnceAndWhileTheRunGoesOn() throws IOException {
    run(
        "a",
        () -> {
          write(folder.metrics(), 20, 40);
          await();
          write(folder.metrics(), 20, 40, 60);
          // A line that is being written is not one yet.
          Files.writeString(
              folder.metrics(), Files.readString(folder.metrics()) + "{\"type\":\"step\",\"st");
        });
    assertEquals(List.of("begin", "taillight 20 40", "taillight 60", "FINISHED [] 60 0"), seen);
  }

  @Test
  void theSameAgainShowsNothing() throws IOException {
    run("a", () -> write(folder.metrics(), 20));
    seen.clear();
    run("a", () -> {});
    assertEquals(List.of(), seen);
  }

  @Test
  void aTrainingThatWasStoppedGoesOnInTheSamePlace() {
    assertThrows(
        StoppedException.class,
        () ->
            run(
                "a",
                () -> {
                  write(folder.metrics(), 20, 40, 60);
                  throw new StoppedException("as asked");
                }));
    assertEquals(List.of("begin", "taillight 20 40 60", "KILLED [] 60 0"), seen);
    seen.clear();
    // The training goes on from a checkpoint after step 40: what came later is written again.
    assertDoesNotFail(
        () ->
            run(
                "a",
                () -> {
                  write(folder.metrics(), 20, 40);
                  write(folder.metrics(), 20, 40, 60, 80);
                }));
    assertEquals(List.of("resume r1", "taillight 80", "FINISHED [] 80 0"), seen);
  }

  @Test
  void aFailureIsShownAsSuch() {
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                "a",
                () -> {
                  write(folder.metrics(), 20);
                  throw new IllegalStateException("a bug");
                }));
    assertEquals(List.of("begin", "taillight 20", "FAILED [] 20 0"), seen);
  }

  @Test
  void anotherTrainingBeginsAnew() throws IOException {
    run("a", () -> write(folder.metrics(), 20, 40));
    seen.clear();
    run("a", () -> write(folder.metrics(), 21, 42, 63));
    assertEquals(List.of("begin", "taillight 21 42 63", "FINISHED [] 63 0"), seen);
    seen.clear();
    run("other settings", () -> {});
    assertEquals(List.of("begin", "taillight 21 42 63", "FINISHED [] 63 0"), seen);
  }

  /** The metrics of an earlier training lie there until the new one begins. */
  @Test
  void whatIsAboutToBeReplacedIsNotShown() throws IOException {
    write(folder.metrics(), 20, 40);
    Files.setLastModifiedTime(folder.metrics(), FileTime.from(Instant.now().minusSeconds(60)));
    run(
        "a",
        () -> {
          Files.createDirectories(folder.baseline().root());
          write(folder.baseline().metrics(), 1);
          await();
          write(folder.metrics(), 30);
        });
    assertEquals(List.of("begin", "without_ssl 1", "taillight 30", "FINISHED [] 30 0"), seen);
  }

  @Test
  void aDeadTrackerHarmsNobodyAndCatchesUp() throws IOException {
    dead = true;
    run("a", () -> write(folder.metrics(), 20));
    assertEquals(List.of(), seen);
    dead = false;
    run("a", () -> write(folder.metrics(), 20, 40));
    assertEquals(List.of("begin", "taillight 20 40", "FINISHED [] 40 0"), seen);
  }

  @Test
  void figuresAndReportAreShownAtTheEnd() throws IOException {
    run(
        "a",
        () -> {
          write(folder.metrics(), 20);
          Files.writeString(
              folder.evaluation(),
              """
              {"split": "test", "corpus": "interacted", "users": 1, "items": 1, "confidence": 0.95,
               "k": [20], "slices": {}, "comparisons": [], "systems": [
                {"name": "taillight", "metrics": {}, "recommended": {}}, {"name": "most_popular", "metrics": {}, "recommended": {}}]}""");
          Files.writeString(folder.report(), "<html>");
        });
    assertEquals(List.of("begin", "taillight 20", "FINISHED [taillight] 20 1"), seen);
  }

  @Test
  void aRunThatAnotherProgramShowsIsLeftToIt() throws IOException {
    try (FolderLock lock = FolderLock.take(temp.resolve(".tracking.lock"))) {
      run("a", () -> write(folder.metrics(), 20));
    }
    assertEquals(List.of(), seen);
  }

  @Test
  void nothingIsWrittenWhereNothingIsTrained() throws IOException {
    run("a", () -> {});
    assertFalse(Files.exists(temp.resolve("tracking.json")));
    assertFalse(Files.exists(temp.resolve(".tracking.lock")));
  }

  /** Work that returns nothing. */
  @FunctionalInterface
  private interface Job {
    void run() throws IOException;
  }

  private void run(String settings, Job job) throws IOException {
    try (RunTracking tracking =
        new RunTracking(folder, settings, true, List.of(new FakeTracker()))) {
      tracking.watch(
          () -> {
            job.run();
            return "done";
          });
    }
  }

  private void await() {
    try {
      if (!logged.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing was shown");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertDoesNotFail(Job job) {
    try {
      job.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes lines of these steps; the first step makes the first line one of its own. */
  private static void write(Path file, long... steps) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (long step : steps) {
      lines.append("{\"type\":\"step\",\"step\":%d,\"loss\":1.5}%n".formatted(step));
    }
    Files.writeString(file, lines.toString());
  }
}
