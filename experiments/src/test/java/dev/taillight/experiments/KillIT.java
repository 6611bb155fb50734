package dev.taillight.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own that is killed, or told to end, and called again. */
class KillIT {

  /** How many kills are due: few in each build, hundreds in a soak. */
  private static final int KILLS = Integer.getInteger("taillight.kills", 5);

  private static final long SEED = Long.getLong("taillight.kill.seed", 1);

  @TempDir static Path shared;
  @TempDir Path temp;
  private static ProgramProcess program;
  private static Path config;
  private static Path whole;
  private static long wholeMillis;
  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void runOnce() throws Exception {
    program = ProgramProcess.in(shared.resolve("temporary"));
    config = SmallTables.write(shared.resolve("tables"));
    whole = shared.resolve("whole");
    long start = System.nanoTime();
    Process process = start(whole);
    assertEquals(0, exitCode(process), () -> said(whole));
    wholeMillis = (System.nanoTime() - start) / 1_000_000;
  }

  @AfterEach
  void leaveNoProcess() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void killedAnywhereItEndsInTheSameBytes() throws Exception {
    Random random = new Random(SEED);
    Path out = temp.resolve("killed");
    int killed = 0;
    int runs = 0;
    long longest = wholeMillis;
    while (killed < KILLS) {
      boolean fromItsStart = !Files.exists(out);
      long start = System.nanoTime();
      Process process = run(out);
      long millis = 200 + (long) (random.nextDouble() * longest);
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        assertEquals(0, process.exitValue(), () -> said(out));
        assertSameVectors(out);
        runs++;
        if (fromItsStart) { // The machine has become faster; most kills are to hit.
          longest = Math.min(longest, (System.nanoTime() - start) / 1_000_000);
        }
        AtomicFiles.deleteTree(out);
      } else {
        process.destroyForcibly().waitFor();
        killed++;
      }
    }
    assertEquals(0, exitCode(run(out)), () -> said(out));
    assertSameVectors(out);
    System.err.printf("kills=%d whole_runs=%d seed=%d%n", killed, runs + 1, SEED);
  }

  @Test
  void onSigtermItSavesItsStepExitsWith143AndGoesOn() throws Exception {
    Path out = temp.resolve("stopped");
    Process process = run(out);
    awaitStep(process, out);
    process.destroy(); // SIGTERM
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the time that is promised");
    assertEquals(143, process.exitValue(), () -> said(out));
    assertFalse(Files.exists(out.resolve("_SUCCESS")));
    long step = lastStep(out);
    assertEquals(0, exitCode(run(out)), () -> said(out));
    assertTrue(
        said(out).lines().anyMatch(line -> line.matches(".*resume checkpoint=.* step=" + step)),
        () -> "no step of " + step + " is lost: " + said(out));
    assertSameVectors(out);
  }

  @Test
  void twoProgramsInOneFolderAndTheLockOfADeadOne() throws Exception {
    Path out = temp.resolve("locked");
    Process first = run(out);
    awaitStep(first, out);
    ProgramRun second = ProgramRun.taillight((Object[]) arguments(out));
    assertEquals(75, second.exitCode(), second.err());
    assertTrue(second.err().contains("locked"), second.err());
    first.destroyForcibly().waitFor();
    assertTrue(Files.exists(out.resolve(".lock")), "the dead one's file is still there");
    assertEquals(0, exitCode(run(out)), () -> said(out));
    assertSameVectors(out);
  }

  private Process run(Path out) throws IOException {
    Process process = start(out);
    started.add(process);
    return process;
  }

  private static Process start(Path out) throws IOException {
    return program.start(log(out), List.of(), arguments(out));
  }

  /** A bank and streamed frequencies are state that goes from step to step. */
  private static String[] arguments(Path out) {
    List<String> arguments =
        new ArrayList<>(List.of("run", config.toString(), "--out", out.toString()));
    for (String setting :
        List.of(
            "training.epochs=3",
            "training.early_stopping.patience=0",
            "training.main.bank=50",
            "training.main.item_probability=streaming",
            "training.log_every=1",
            "training.checkpoints={every_steps: 2, keep_last: 3, keep_best: 2}")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertTrue(process.waitFor(5, TimeUnit.MINUTES));
    return process.exitValue();
  }

  /** Waits until a training has logged a step. */
  private static void awaitStep(Process process, Path out) throws Exception {
    Path metrics = out.resolve("metrics.jsonl");
    while (!Files.exists(metrics) || Files.size(metrics) == 0) {
      assertTrue(process.isAlive(), () -> said(out));
      Thread.sleep(2);
    }
  }

  /** Each step is logged. */
  private static long lastStep(Path out) throws IOException {
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    return new ObjectMapper().readTree(lines.get(lines.size() - 1)).path("step").asLong();
  }

  private static Path log(Path out) {
    return out.resolveSibling(out.getFileName() + ".log");
  }

  private static String said(Path out) {
    try {
      return Files.readString(log(out));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void assertSameVectors(Path out) throws IOException {
    assertTrue(Files.exists(out.resolve("_SUCCESS")));
    FolderFiles.assertSame(whole.resolve("vectors"), out.resolve("vectors"));
    assertEquals(List.of(), FolderFiles.leftOvers(out));
  }
}
