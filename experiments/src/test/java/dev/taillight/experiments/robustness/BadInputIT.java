package dev.taillight.experiments.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.ProgramRun;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken configurations, tables and artefacts, each handed to the program. */
class BadInputIT {

  /** Far above what any takes; only a hang takes longer. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * What may be taken from the heap, given back or not: a key of 1 MB takes 2 GB in all. A header
   * of a small file that claims 2 GB and is believed takes more.
   */
  private static final long MEMORY = 128L << 20;

  private static final long MEMORY_FACTOR = 2_500;

  /** Longer answers are no use to people. */
  private static final int LONGEST_ANSWER = 50_000;

  /** Names of classes, stack traces, control characters that a terminal would obey. */
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(
          "Exception|\tat |dev\\.taillight\\.|com\\.fasterxml|java\\.(lang|util|io|nio)\\."
              + "|REDACTED|[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e]");

  private static final Set<String> RECORD_OF_FAILURE = Set.of(".lock", "run.json", "config.yaml");

  @TempDir Path folder;

  @TempDir static Path shared;

  private static @Nullable FinishedRuns runs;

  /** Made for the first case that needs them. */
  private static FinishedRuns runs() {
    FinishedRuns made = runs;
    if (made == null) {
      try {
        made = FinishedRuns.in(shared);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      runs = made;
    }
    return made;
  }

  static Stream<BadInput> inputs() {
    return Stream.of(
            BadConfigurations.all(),
            BadTables.all(),
            BadStudies.all(),
            BadArtefacts.all(BadInputIT::runs))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isAnsweredByAMessageAndLeavesNothing(BadInput input) throws IOException {
    Object[] arguments = input.command().in(folder).toArray();
    Map<String, String> before = written(folder.resolve("out"));
    long memory = MEMORY + MEMORY_FACTOR * bytes(folder);
    AtomicLong allocated = new AtomicLong();
    ProgramRun run =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              Allocation allocation = new Allocation();
              ProgramRun answered = ProgramRun.taillight(arguments);
              allocated.set(allocation.bytes());
              return answered;
            });

    assertTrue(allocated.get() <= memory, () -> input + " took " + allocated.get() + " bytes");
    // What verification finds is its result, so it is not on the error stream.
    String answer = run.out() + run.err();
    assertEquals(input.exitCode(), run.exitCode(), () -> input + ": " + answer);
    assertTrue(answer.contains(input.says()), () -> input + ": " + answer);
    assertFalse(FOR_PROGRAMMERS.matcher(answer).find(), () -> input + ": " + answer);
    assertTrue(answer.length() < LONGEST_ANSWER, () -> input + ": " + answer.length() + " letters");
    if (input.exitCode() != 0) {
      assertFalse(answer.isBlank(), input::toString);
      assertEquals(before, written(folder.resolve("out")), input::toString);
    }
  }

  /** How much input there is, links not followed. */
  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** What the program has written, beside what says that and why it failed. */
  private static Map<String, String> written(Path out) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    if (Files.exists(out)) {
      try (Stream<Path> tree = Files.walk(out)) {
        for (Path file : tree.filter(Files::isRegularFile).toList()) {
          String name = out.relativize(file).toString();
          if (!RECORD_OF_FAILURE.contains(name)) {
            digests.put(name, Sha256.of(file));
          }
        }
      }
    }
    return digests;
  }
}
