package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.ConfigProblem;
import dev.taillight.experiments.config.InvalidConfigurationException;
import dev.taillight.experiments.config.Origin;
import dev.taillight.experiments.run.StoppedException;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            2,
            new InvalidConfigurationException(
                List.of(new ConfigProblem(new Origin("a.yaml", 3), "k", "bad")))),
        Arguments.of(2, new InvalidSettingsException(List.of(new Problem("k", "v", "e")))),
        Arguments.of(2, new IllegalArgumentException("thrown here, in our own code")),
        Arguments.of(3, new DatasetException("items.tsv:3: bad")),
        Arguments.of(75, new TryAgainException("locked")),
        Arguments.of(75, new IOException("No space left on device")),
        Arguments.of(75, new FileSystemException("/x", null, "No space left on device")),
        Arguments.of(75, new UncheckedIOException(new IOException("Disk quota exceeded"))),
        Arguments.of(75, new IOException("Input/output error")),
        Arguments.of(75, new IllegalStateException("CUDA out of memory. Tried to allocate")),
        Arguments.of(2, new AccessDeniedException("/x")),
        Arguments.of(2, new NoSuchFileException("/x")),
        Arguments.of(143, new StoppedException("stopped")),
        Arguments.of(1, new IllegalStateException("bug")),
        Arguments.of(1, new NullPointerException()),
        Arguments.of(1, new OutOfMemoryError("Java heap space")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyExceptionHasItsExitCode(int exitCode, Throwable thrown) {
    assertEquals(exitCode, Failure.of(thrown).exitCode().number());
  }

  @Test
  void anIllegalArgumentThatALibraryRefusesIsOurBug() {
    Throwable thrown = null;
    try {
      List.of(1, 2).subList(2, 1);
    } catch (IllegalArgumentException e) {
      thrown = e;
    }
    assertEquals(1, Failure.of(thrown).exitCode().number());
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    assertEquals("/x: there is no such file", Failure.of(new NoSuchFileException("/x")).message());
    assertEquals(
        "1 problem in the configuration:\n  a.yaml:3: k: bad",
        Failure.of(
                new InvalidConfigurationException(
                    List.of(new ConfigProblem(new Origin("a.yaml", 3), "k", "bad"))))
            .message());
  }
}
