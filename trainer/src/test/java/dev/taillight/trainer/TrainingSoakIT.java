package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.trainer.SoakedTraining.Plant;
import dev.taillight.trainer.SoakedTraining.Recording;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand steps, with validations and checkpoints, leave no memory behind and do not become
 * slower; and leaks of one array a step, and growing work, are noticed.
 *
 * <p>What is compared is the second fifth of a run with its last fifth, whose middles lie 0.6 of
 * the steps apart. An array of (n, d) = (64, 64) floats has 16 KiB, so when each of 10,000 steps
 * leaves one, the last fifth has 94 MiB more, and 19 MiB with 2,000 steps.
 */
class TrainingSoakIT {

  private static final long MEBI = 1 << 20;

  /** Of the memory of the process, whose heap is constant: less than half a leak of 2,000 steps. */
  private static final long RESIDENT_GROWTH = 8 * MEBI;

  /** Of what is reachable on the heap: 0.35 KiB for each of 6,000 steps. */
  private static final long HEAP_GROWTH = 2 * MEBI;

  /** Of the time of the fastest tenth of the steps, which a busy machine slows down least. */
  private static final double SLOWDOWN = 2;

  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    SyntheticDataset.write(folder.resolve("dataset"), 400, 2000, 6);
  }

  @Test
  void tenThousandStepsLeaveMemoryAndTheTimeOfAStepAsTheyWere()
      throws IOException, InterruptedException {
    Recording recording = train(10_000, Plant.NOTHING);
    assertTrue(recording.nanoseconds().length >= 10_000);
    assertTrue(recording.heapBytes().length >= 50, "validations");
    assertEquals(Map.of(), growth(recording));
  }

  @Test
  void noticesArraysThatAreKept() throws IOException, InterruptedException {
    Map<String, String> growth = growth(train(2000, Plant.KEPT_ARRAYS));
    assertTrue(growth.containsKey("arrays"), growth.toString());
    assertTrue(growth.containsKey("resident"), growth.toString());
  }

  /** Java does not know of them any more; only the memory tells. */
  @Test
  void noticesArraysThatAreLost() throws IOException, InterruptedException {
    Map<String, String> growth = growth(train(2000, Plant.LOST_ARRAYS));
    assertTrue(growth.containsKey("resident"), growth.toString());
  }

  /**
   * Each step takes 40 µs more than the one before: of 700, those about the 210th 8.4 ms more and
   * those about the 630th 25 ms, so that the ratio is above 2 where a step takes less than 8 ms.
   */
  @Test
  void noticesStepsThatTakeLongerAndLonger() throws IOException, InterruptedException {
    Map<String, String> growth = growth(train(700, Plant.GROWING_WORK));
    assertTrue(growth.containsKey("nanoseconds"), growth.toString());
  }

  /** What has grown too much, and from what to what. */
  private static Map<String, String> growth(Recording recording) {
    Map<String, String> found = new TreeMap<>();
    Span resident = Span.medians(recording.residentBytes());
    Span heap = Span.medians(recording.heapBytes());
    Span time = Span.fastest(recording.nanoseconds());
    put(found, "resident", resident, resident.difference() > RESIDENT_GROWTH);
    put(found, "heap", heap, heap.difference() > HEAP_GROWTH);
    put(found, "nanoseconds", time, time.ratio() > SLOWDOWN);
    // These are medians, too: the stack may keep what the last step saw reachable for a while.
    Span arrays = Span.medians(recording.arrays());
    Span scopes = Span.medians(recording.scopes());
    Span threads = Span.medians(recording.threads());
    put(found, "arrays", arrays, arrays.difference() > 0);
    put(found, "scopes", scopes, scopes.difference() > 0);
    put(found, "threads", threads, threads.difference() > 0);
    return found;
  }

  private static void put(Map<String, String> found, String what, Span span, boolean tooMuch) {
    if (tooMuch) {
      found.put(what, span.early() + " → " + span.late());
    }
  }

  /**
   * A figure in the second and in the last fifth of a run.
   *
   * @param early in the second fifth
   * @param late in the last fifth
   */
  private record Span(long early, long late) {

    static Span medians(long[] values) {
      return of(values, 0.5);
    }

    /** What a tenth of the values are below: other work on the machine makes steps slower only. */
    static Span fastest(long[] values) {
      return of(values, 0.1);
    }

    private static Span of(long[] values, double share) {
      int fifth = values.length / 5;
      return new Span(
          quantile(Arrays.copyOfRange(values, fifth, 2 * fifth), share),
          quantile(Arrays.copyOfRange(values, values.length - fifth, values.length), share));
    }

    private static long quantile(long[] values, double share) {
      Arrays.sort(values);
      return values[(int) (share * values.length)];
    }

    long difference() {
      return late - early;
    }

    double ratio() {
      return (double) late / early;
    }
  }

  /**
   * Trains in a process of its own, in which all that grows is what the training leaves behind: the
   * pages of the heap are in memory from the start, there is one arena of the allocator instead of
   * one for each thread, and no optimising compiler, which takes up to 40 MiB when it is at work.
   */
  private Recording train(int steps, Plant plant) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms192m",
                "-Xmx192m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SoakedTraining.class.getName(),
                folder.toString(),
                Integer.toString(steps),
                plant.name())
            .redirectErrorStream(true);
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    File recording = folder.resolve("recording.json").toFile();
    return SoakedTraining.JSON.readValue(recording, Recording.class);
  }
}
