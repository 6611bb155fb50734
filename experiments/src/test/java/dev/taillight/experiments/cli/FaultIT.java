package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taillight.experiments.ProgramProcess;
import dev.taillight.experiments.ProgramRun;
import dev.taillight.experiments.SmallTables;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.Pipeline;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.experiments.stages.RunStages;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full or read-only, inputs that vanish and memory that does not suffice: the exit
 * code tells which, what was there before is whole, and the same command ends in the same bytes
 * once the fault is gone.
 */
class FaultIT {

  private static final String SEED = "seed=1";

  @TempDir static Path shared;
  @TempDir Path temp;

  /** Finished runs of two seeds, which nobody disturbed; copies of the first are worked on. */
  private static Path before;

  private static Path after;
  private Path config = Path.of("");

  @BeforeAll
  static void runUndisturbed() throws IOException {
    Path config = SmallTables.write(shared.resolve("tables"));
    before = shared.resolve("before");
    after = shared.resolve("after");
    assertExit(0, ProgramRun.taillight("run", config, "--out", before));
    assertExit(0, ProgramRun.taillight("run", config, "--out", after, "--set", SEED));
  }

  @BeforeEach
  void writeTables() throws IOException {
    config = SmallTables.write(temp.resolve("tables"));
  }

  @Test
  void aDiskThatIsFullAtAnyStageIsToBeTriedAgain() throws IOException {
    try (SmallDisk disk = disk()) {
      Path out = disk.root().resolve("run");
      copy(before, out);
      for (Stage stage : stages(out)) {
        Neighbour neighbour = new Neighbour(disk);
        Failure failure = failure(out, stage.name(), neighbour::begin, neighbour);
        assertEquals(ExitCode.TRY_AGAIN, failure.exitCode(), stage.name() + failure);
        assertTrue(failure.message().startsWith("the disk is full"), failure.message());
        assertEquals(
            bytes((stage.name().equals(RunStages.REPORT) ? after : before).resolve("vectors")),
            bytes(out.resolve("vectors")),
            stage.name());
        assertNothingHalfWritten(out);
        disk.empty();
      }
      assertEndsUndisturbed(out);
    }
  }

  /** What there always is where no disk can be mounted: a limit on the length of files. */
  @Test
  void aFileThatMayNotGrowIsALimitToBeRaised() throws Exception {
    Path out = temp.resolve("run");
    copy(before, out);
    // What DuckDB unpacks is longer than the limit, and would end the first stage.
    assertExit(0, ProgramRun.taillight("ingest", config, "--out", out, "--set", SEED));
    // In units of 512 bytes: more than run.json has, less than the pages with their scripts.
    List<String> limited = List.of("sh", "-c", "ulimit -f 512; exec \"$@\"", "sh");
    Called call = call(limited, List.of(), out);
    assertEquals(2, call.exitCode(), call.said());
    assertTrue(call.said().contains("File too large"), call.said());
    assertEquals(bytes(before.resolve("vectors")), bytes(out.resolve("vectors")));
    assertNothingHalfWritten(out);
    assertEndsUndisturbed(out);
  }

  @Test
  void onAFullDiskOtherCommandsLeaveNothingHalfWrittenAndWhatWasThere() throws IOException {
    try (SmallDisk disk = disk()) {
      Path published = disk.root().resolve("published");
      Path part = disk.root().resolve("part");
      Path vectors = before.resolve("vectors");
      Path delta = temp.resolve("delta");
      Path lines = Files.writeString(temp.resolve("lines"), "{\"features\": {}}\n");
      Object[] publishBefore = {"publish", "--vectors", vectors, "--to", published};
      Object[] publishAfter = publishBefore.clone();
      publishAfter[2] = after.resolve("vectors");
      assertExit(
          0,
          ProgramRun.taillight(
              "delta", "--from", vectors, "--to", publishAfter[2], "--out", delta));
      assertExit(0, ProgramRun.taillight(publishBefore));
      Map<String, String> whole = bytes(disk.root());
      disk.fill();
      for (Object[] command :
          List.of(
              publishAfter,
              new Object[] {
                "encode",
                "--encoder",
                before.resolve("encoders/query"),
                "--input",
                lines,
                "--output",
                disk.root().resolve("vectors.jsonl")
              },
              new Object[] {
                "delta",
                "--from",
                vectors,
                "--to",
                publishAfter[2],
                "--out",
                disk.root().resolve("delta")
              },
              new Object[] {
                "apply-delta",
                "--base",
                vectors,
                "--delta",
                delta,
                "--out",
                disk.root().resolve("applied")
              },
              new Object[] {"mutual-info", config, "--out", before, "--counts", part})) {
        ProgramRun run = ProgramRun.taillight(command);
        assertExit(75, run);
        assertTrue(run.err().contains("the disk is full"), run.err());
      }
      disk.empty();
      assertNothingHalfWritten(disk.root());
      assertEquals(whole, bytes(disk.root()));
      assertExit(0, ProgramRun.taillight(publishAfter));
    }
  }

  @Test
  void aDiskThatIsReadOnlyIsNotToBeTriedAgain() throws IOException {
    try (SmallDisk disk = disk()) {
      Path out = disk.root().resolve("run");
      copy(before, out);
      disk.setReadOnly(true);
      ProgramRun run = run(out);
      assertExit(2, run);
      assertTrue(run.err().contains("Read-only file system"), run.err());
      assertEquals(bytes(before), bytes(out));
      disk.setReadOnly(false);
      assertEndsUndisturbed(out);
    }
  }

  /** In the kernel's own folder nobody makes one, root included. */
  @Test
  void aFolderThatNobodyMayWriteToIsNotToBeTriedAgain() {
    ProgramRun run = run(Path.of("/sys/kernel/taillight"));
    assertExit(2, run);
    assertTrue(run.err().contains("/sys/kernel/taillight"), run.err());
  }

  @Test
  void inputsThatVanishWhileStagesWorkAreBadData() throws IOException {
    Path out = temp.resolve("run");
    copy(before, out);
    for (Loss loss :
        List.of(
            new Loss(RunStages.INGEST, config.resolveSibling("pairs.tsv")),
            new Loss(RunStages.MUTUAL_INFO, out.resolve("dataset/dataset.json")),
            new Loss(RunStages.TRAIN, out.resolve("dataset")),
            new Loss(RunStages.TRAIN, out.resolve("mutual-info/matrix.json")),
            new Loss(RunStages.EVALUATE, out.resolve("checkpoints/epoch-0002")),
            new Loss(RunStages.EXPORT, out.resolve("checkpoints/epoch-0002/weights.safetensors")),
            new Loss(RunStages.EXPORT, out.resolve("dataset/dataset.json")))) {
      Failure failure =
          failure(out, loss.stage(), () -> AtomicFiles.deleteTree(loss.input()), Progress.silent());
      assertEquals(ExitCode.DATA, failure.exitCode(), loss + " " + failure);
      assertTrue(
          failure.message().contains(loss.input().getFileName().toString()), failure.message());
      assertEquals(
          bytes(before.resolve("vectors")), bytes(out.resolve("vectors")), loss.toString());
      assertNothingHalfWritten(out);
      SmallTables.write(config.getParent());
    }
    assertEndsUndisturbed(out);
  }

  @Test
  void aTableThatVanishesBetweenStagesIsBadData() throws IOException {
    Path out = temp.resolve("run");
    copy(before, out);
    assertExit(0, ProgramRun.taillight("train", config, "--out", out, "--set", SEED));
    Map<String, String> whole = bytes(out.resolve("checkpoints"));
    Files.delete(config.resolveSibling("items.tsv"));
    ProgramRun run = run(out);
    assertExit(3, run);
    assertTrue(run.err().contains("items.tsv"), run.err());
    assertEquals(bytes(before.resolve("vectors")), bytes(out.resolve("vectors")));
    assertEquals(whole, bytes(out.resolve("checkpoints")));
    SmallTables.write(config.getParent());
    assertEndsUndisturbed(out);
  }

  @Test
  void tooLittleMemoryIsALimitToBeRaised() throws Exception {
    Path out = temp.resolve("run");
    copy(before, out);
    for (String limit : List.of("-Xmx16m", "-XX:MaxDirectMemorySize=64k")) {
      Called call = call(List.of(), List.of(limit), out);
      assertEquals(2, call.exitCode(), limit + call.said());
      assertTrue(call.said().contains("out of memory ("), call.said());
      assertEquals(bytes(before.resolve("vectors")), bytes(out.resolve("vectors")));
      assertNothingHalfWritten(out);
    }
    assertEndsUndisturbed(out);
  }

  /** Somebody else on the same disk, who takes all room as soon as there is any. */
  private static final class Neighbour implements Progress {

    private final SmallDisk disk;
    private boolean begun;

    Neighbour(SmallDisk disk) {
      this.disk = disk;
    }

    void begin() {
      begun = true;
      take();
    }

    @Override
    public Task start(String name, long total, String unit) {
      take();
      return new Task() {
        @Override
        public void advance(long units) {
          take();
        }
      };
    }

    private void take() {
      if (begun) {
        try {
          disk.fill();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /**
   * An input that vanishes.
   *
   * @param stage the stage that begins when it does
   */
  private record Loss(String stage, Path input) {}

  /** Something that happens to the machine. */
  @FunctionalInterface
  private interface Fault {
    void strike() throws IOException;
  }

  /** A stage to which something happens as soon as it works. */
  private record StruckStage(Stage stage, Fault fault) implements Stage {

    @Override
    public String name() {
      return stage.name();
    }

    @Override
    public Map<String, String> settings() {
      return stage.settings();
    }

    @Override
    public List<String> code() {
      return stage.code();
    }

    @Override
    public List<Path> inputs() {
      return stage.inputs();
    }

    @Override
    public List<Path> outputs() {
      return stage.outputs();
    }

    @Override
    public void run(boolean resume, Progress progress) throws IOException {
      fault.strike();
      stage.run(resume, progress);
    }
  }

  /**
   * A call as a process of its own.
   *
   * @param said its log
   */
  private record Called(int exitCode, String said) {}

  private SmallDisk disk() throws IOException {
    Optional<SmallDisk> disk = SmallDisk.mount(temp.resolve("disk"), 64);
    assumeTrue(disk.isPresent(), "not tested: this machine lets nobody mount a disk");
    return disk.orElseThrow();
  }

  private ProgramRun run(Path out) {
    return ProgramRun.taillight("run", config, "--out", out, "--set", SEED);
  }

  private Called call(List<String> wrapper, List<String> options, Path out) throws Exception {
    Path log = temp.resolve("log");
    Path temporary = temp.resolve("temporary");
    AtomicFiles.deleteTree(temporary);
    Process process =
        ProgramProcess.in(temporary)
            .start(
                wrapper,
                log,
                options,
                "run",
                config.toString(),
                "--out",
                out.toString(),
                "--set",
                SEED);
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES));
      return new Called(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private List<Stage> stages(Path out) {
    return RunStages.of(resolved(), new RunFolder(out));
  }

  private ResolvedConfig resolved() {
    return ConfigReader.read(config, List.of(SEED));
  }

  /** How a run fails to which something happens at a stage. */
  private Failure failure(Path out, String struck, Fault fault, Progress progress) {
    List<Stage> stages = new ArrayList<>();
    for (Stage stage : stages(out)) {
      stages.add(stage.name().equals(struck) ? new StruckStage(stage, fault) : stage);
    }
    Pipeline pipeline =
        new Pipeline(new RunFolder(out), resolved(), stages, progress, message -> message);
    return Failure.of(assertThrows(Exception.class, () -> pipeline.run(RunStages.REPORT), struck));
  }

  private void assertEndsUndisturbed(Path out) throws IOException {
    assertExit(0, run(out));
    assertTrue(Files.exists(out.resolve("_SUCCESS")));
    for (String folder : List.of("vectors", "encoders")) {
      assertEquals(bytes(after.resolve(folder)), bytes(out.resolve(folder)));
    }
    assertExit(0, ProgramRun.taillight("verify-export", out.resolve("vectors")));
  }

  private static void assertExit(int code, ProgramRun run) {
    assertEquals(code, run.exitCode(), run.err());
  }

  private static void assertNothingHalfWritten(Path out) throws IOException {
    try (Stream<Path> tree = Files.walk(out)) {
      assertEquals(
          List.of(),
          tree.filter(path -> path.toString().matches(".*\\.(partial|replaced|work)")).toList());
    }
  }

  /** The digest of each file of a folder by its name. */
  private static Map<String, String> bytes(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("ballast")) {
          digests.put(folder.relativize(file).toString(), Sha256.of(file));
        }
      }
    }
    return digests;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
