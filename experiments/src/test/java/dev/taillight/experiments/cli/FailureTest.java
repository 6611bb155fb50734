package dev.taillight.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.ConfigProblem;
import dev.taillight.experiments.config.InvalidConfigurationException;
import dev.taillight.experiments.config.Origin;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.progress.StoppedException;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import dev.taillight.trainer.TrainingDivergedException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class FailureTest {

  private static final String DUCKDB_WRITE =
      "IO Error: Could not write all bytes to file \"/data/t.tmp\": wanted=262144 wrote=4096";
  private static final String DUCKDB_SPILL =
      "Out of Memory Error: failed to offload data block of size 256.0 KiB";

  private static final String DUCKDB_MEMORY =
      "Out of Memory Error: could not allocate block of size 256.0 KiB (511.9 MiB/512.0 MiB used)";
  private static final String TOO_MANY_FILES = "/x (Too many open files)";
  private static final String PYTORCH_MEMORY =
      "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory:"
          + " you tried to allocate 400000000000 bytes. Error code 12 (Cannot allocate memory)";

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            2,
            new InvalidConfigurationException(
                List.of(new ConfigProblem(new Origin("a.yaml", 3), "k", "bad")))),
        Arguments.of(2, new InvalidSettingsException(List.of(new Problem("k", "v", "e")))),
        Arguments.of(2, new IllegalArgumentException("thrown here, in our own code")),
        Arguments.of(3, new DatasetException("items.tsv:3: bad")),
        Arguments.of(4, diverged()),
        Arguments.of(4, new ExportRefusedException("row 3: not a number")),
        Arguments.of(143, new StoppedException("stopped")),
        // what passes by itself
        Arguments.of(75, new TryAgainException("locked")),
        Arguments.of(75, new IOException("No space left on device")),
        Arguments.of(75, new FileSystemException("/x", null, "No space left on device")),
        Arguments.of(75, new UncheckedIOException(new IOException("Disk quota exceeded"))),
        Arguments.of(75, new UncheckedIOException("x", new IOException(DUCKDB_WRITE))),
        Arguments.of(75, new IOException("DuckDB ran out of room", new SQLException(DUCKDB_SPILL))),
        Arguments.of(75, new IllegalStateException(new IOException("No space left on device"))),
        Arguments.of(75, new FileSystemException("/x", null, "Device or resource busy")),
        Arguments.of(75, new IllegalStateException("CUDA out of memory. Tried to allocate")),
        Arguments.of(75, new IllegalStateException("CUDA error: out of memory")),
        // what does not
        Arguments.of(2, new AccessDeniedException("/x")),
        Arguments.of(2, new UncheckedIOException(new AccessDeniedException("/x"))),
        Arguments.of(2, new FileSystemException("/x", null, "Read-only file system")),
        Arguments.of(2, new FileNotFoundException("/x (Permission denied)")),
        Arguments.of(2, new FileAlreadyExistsException("/x")),
        Arguments.of(2, new NoSuchFileException("/x")),
        Arguments.of(2, new UncheckedIOException(new IOException("File too large"))),
        Arguments.of(1, new IOException("Input/output error")),
        Arguments.of(1, new IOException("x.npy: not an .npy file of version 1.0")),
        Arguments.of(2, new FileSystemException("/x", null, "Too many open files")),
        Arguments.of(2, new IllegalStateException(new FileNotFoundException(TOO_MANY_FILES))),
        Arguments.of(1, new UncheckedIOException(new EOFException())),
        Arguments.of(1, new IllegalStateException("bug")),
        Arguments.of(1, new NullPointerException()),
        // memory that was too little would be so again
        Arguments.of(2, new OutOfMemoryError("Java heap space")),
        Arguments.of(2, new OutOfMemoryError("Cannot reserve 4096 bytes of direct buffer memory")),
        Arguments.of(2, new IllegalStateException("a batch", new OutOfMemoryError("GC overhead"))),
        Arguments.of(2, new IOException("Map failed", new OutOfMemoryError("Map failed"))),
        Arguments.of(2, new ExceptionInInitializerError(new OutOfMemoryError("Java heap space"))),
        Arguments.of(2, new NoClassDefFoundError("Exception java.lang.OutOfMemoryError: Java")),
        Arguments.of(2, new RuntimeException(PYTORCH_MEMORY)),
        Arguments.of(2, new RuntimeException("std::bad_alloc")),
        Arguments.of(2, new IOException("DuckDB ran out of room: " + DUCKDB_MEMORY)));
  }

  private static TrainingDivergedException diverged() {
    try {
      Constructor<TrainingDivergedException> constructor =
          TrainingDivergedException.class.getDeclaredConstructor(
              int.class, long.class, float.class, float.class);
      constructor.setAccessible(true);
      return constructor.newInstance(1, 20L, Float.NaN, 0f);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyExceptionHasItsExitCodeAndOnlyBugsAStackTrace(int exitCode, Throwable thrown) {
    Logger logger = (Logger) LoggerFactory.getLogger(CommandLineProgram.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      PrintStream target = new PrintStream(err, true, UTF_8);
      CommandLineProgram program =
          new CommandLineProgram(new StopRequest(), new PrintStream(out, true, UTF_8), target);
      assertEquals(exitCode, program.fail(thrown, "run", true));
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
    }
    assertEquals(exitCode == 1 ? 1 : 0, lines.list.size(), "stack traces in the log");
    assertTrue(lines.list.stream().allMatch(line -> line.getThrowableProxy() != null));
    assertTrue(out.toString(UTF_8).contains("\"exit_code\":" + exitCode), out.toString(UTF_8));
    assertTrue(err.toString(UTF_8).startsWith("taillight: "), err.toString(UTF_8));
    assertFalse(err.toString(UTF_8).contains("\tat "), "no stack trace beside the message");
  }

  @Test
  void saysWhichMemoryIsTooLittle() {
    for (String heap :
        List.of(
            "Java heap space",
            "Cannot reserve 4096 bytes of direct buffer memory (allocated: 1, limit: 2)",
            "Physical memory usage is too high: physicalBytes (129M) > maxPhysicalBytes (98304K)")) {
      String message = Failure.of(new OutOfMemoryError(heap)).message();
      assertTrue(message.startsWith("out of memory (" + heap + "); give the Java heap"), message);
    }
    String beside = Failure.of(new IllegalStateException(PYTORCH_MEMORY)).message();
    assertTrue(beside.contains("a smaller -Xmx"), beside);
  }

  @Test
  void saysWhichLimitOfFilesIsTooLow() {
    assertEquals(
        "more files would be open than a limit of open files (ulimit -n) allows: " + TOO_MANY_FILES,
        Failure.of(new FileNotFoundException(TOO_MANY_FILES)).message());
  }

  @Test
  void namesThePathThatCannotBeUsed() {
    assertEquals(
        "/x: permission denied",
        Failure.of(new UncheckedIOException("wrapped", new AccessDeniedException("/x"))).message());
    assertEquals(
        "/x: Read-only file system",
        Failure.of(new FileSystemException("/x", null, "Read-only file system")).message());
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
