package dev.taillight.experiments.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken configurations, tables and artefacts, each handed to the program. */
class BadInputIT {

  /** Far above what any takes; only a hang takes longer. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Longer answers are no use to people. */
  private static final int LONGEST_ANSWER = 20_000;

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
    return Stream.of(BadConfigurations.all(), BadTables.all(), BadArtefacts.all(BadInputIT::runs))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isAnsweredByAMessageAndLeavesNothing(BadInput input) throws IOException {
    Object[] arguments = input.command().in(folder).toArray();
    ProgramRun run = assertTimeoutPreemptively(LIMIT, () -> ProgramRun.taillight(arguments));

    if (Boolean.getBoolean("show")) {
      System.out.println(
          "CASE "
              + input
              + " -> "
              + run.exitCode()
              + " "
              + run.err().strip().replace("\n", " / ").replaceAll("(.{300}).*", "$1"));
    }
    assertEquals(input.exitCode(), run.exitCode(), run.err());
    assertTrue(run.err().contains(input.says()), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertTrue(run.err().length() < LONGEST_ANSWER, "an answer of " + run.err().length());
    if (input.exitCode() != 0) {
      assertFalse(run.err().isBlank());
      assertEquals(List.of(), written(folder.resolve("out")));
    }
  }

  @Test
  void everyInputHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    inputs().forEach(input -> assertTrue(names.add(input.toString()), input.toString()));
  }

  /** What the program has written, beside what says that and why it failed. */
  private static List<String> written(Path out) throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(out)) {
      return tree.filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .filter(name -> !RECORD_OF_FAILURE.contains(name))
          .toList();
    }
  }
}
