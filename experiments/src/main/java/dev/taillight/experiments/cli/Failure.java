package dev.taillight.experiments.cli;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.InvalidConfigurationException;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.progress.StoppedException;
import dev.taillight.trainer.TrainingDivergedException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/**
 * What an exception means to whoever called the program. Only what passes by itself is worth
 * another try: a scheduler that is told to try again does so for ever.
 *
 * @param exitCode how the program ends
 * @param message what happened, for people
 */
record Failure(ExitCode exitCode, String message) {

  private static final String OWN_CODE = "dev.taillight.";

  /** What the operating system and DuckDB say when there is no room on a disk. */
  private static final List<String> DISK_FULL =
      List.of(
          "no space left on device",
          "disk quota exceeded",
          "could not write all bytes to file",
          "failed to offload data block");

  /**
   * What PyTorch, DuckDB, C++ and the operating system say, and Java of a class whose making ran
   * out of memory before; with as little as now they would say so again.
   */
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "defaultcpuallocator: can't allocate memory",
          "defaultcpuallocator: not enough memory",
          "bad_alloc",
          "out of memory error",
          "cannot allocate memory",
          "java.lang.outofmemoryerror");

  /**
   * What is said when the Java heap is too small, or a limit that by default is as large (that of
   * direct memory) or four times as large (what ND4J lets the process have).
   */
  private static final List<String> HEAP =
      List.of(
          "java heap space",
          "gc overhead limit exceeded",
          "requested array size exceeds",
          "direct buffer memory",
          "physical memory usage is too high");

  /** What the operating system and CUDA say when somebody else uses a device. */
  private static final List<String> DEVICE_BUSY =
      List.of(
          "device or resource busy",
          "cuda out of memory",
          "cuda error: out of memory",
          "cuda-capable device(s) is/are busy or unavailable");

  /** What the operating system says of a file that grows beyond {@code ulimit -f} or the like. */
  private static final List<String> FILE_TOO_LARGE = List.of("file too large");

  /** What the operating system says when a process may not open any more. */
  private static final List<String> TOO_MANY_FILES = List.of("too many open files");

  /** What the operating system says of a path that will not do, whenever it is asked. */
  private static final List<String> UNUSABLE_PATH =
      List.of(
          "permission denied",
          "operation not permitted",
          "read-only file system",
          "no such file or directory",
          "not a directory",
          "is a directory",
          "file name too long",
          "too many levels of symbolic links");

  /** Judges an exception. */
  static Failure of(Throwable thrown) {
    return known(thrown)
        .or(() -> exhausted(thrown))
        .or(() -> unusablePath(thrown))
        .orElseGet(() -> bug(thrown));
  }

  /** The exceptions by which our code says what they mean. */
  private static Optional<Failure> known(Throwable thrown) {
    if (thrown instanceof InvalidConfigurationException invalid) {
      int count = invalid.problems().size();
      String head = count == 1 ? "1 problem" : count + " problems";
      String problems = message(thrown).indent(2).stripTrailing();
      return failure(ExitCode.USAGE, head + " in the configuration:\n" + problems);
    }
    if (thrown instanceof ParameterException
        || thrown instanceof IllegalArgumentException && thrownByUs(thrown)) {
      return failure(ExitCode.USAGE, message(thrown));
    }
    if (thrown instanceof DatasetException) {
      return failure(ExitCode.DATA, message(thrown));
    }
    if (thrown instanceof TrainingDivergedException || thrown instanceof ExportRefusedException) {
      return failure(ExitCode.QUALITY_GATE, message(thrown));
    }
    if (thrown instanceof TryAgainException) {
      return failure(ExitCode.TRY_AGAIN, message(thrown));
    }
    if (thrown instanceof StoppedException) {
      return failure(ExitCode.STOPPED, message(thrown));
    }
    return Optional.empty();
  }

  private static Optional<Failure> exhausted(Throwable thrown) {
    for (Throwable cause : chain(thrown)) {
      if (says(cause, DISK_FULL)) {
        return failure(ExitCode.TRY_AGAIN, "the disk is full: " + message(cause));
      }
      if (says(cause, DEVICE_BUSY)) {
        return failure(ExitCode.TRY_AGAIN, "the device is busy: " + message(cause));
      }
      if (cause instanceof OutOfMemoryError || says(cause, OUT_OF_MEMORY)) {
        return failure(ExitCode.USAGE, outOfMemory(cause));
      }
      if (says(cause, FILE_TOO_LARGE)) {
        return failure(
            ExitCode.USAGE,
            "a file would be larger than the file system or a limit of the process (ulimit -f)"
                + " allows: "
                + message(cause));
      }
      if (says(cause, TOO_MANY_FILES)) {
        return failure(
            ExitCode.USAGE,
            "more files would be open than a limit of open files (ulimit -n) allows: "
                + message(cause));
      }
    }
    return Optional.empty();
  }

  private static Optional<Failure> unusablePath(Throwable thrown) {
    for (Throwable cause : chain(thrown)) {
      if (cause instanceof InvalidPathException invalid) {
        String named = invalid.getInput().replace("\0", "\\0");
        return failure(
            ExitCode.USAGE, "expected a path, got '%s': %s".formatted(named, invalid.getReason()));
      }
      if (cause instanceof NoSuchFileException) {
        return failure(ExitCode.USAGE, message(cause) + ": there is no such file");
      }
      if (cause instanceof AccessDeniedException) {
        return failure(ExitCode.USAGE, message(cause) + ": permission denied");
      }
      if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
        return failure(ExitCode.USAGE, message(cause) + ": expected a folder, got a file");
      }
      if (cause instanceof ReadOnlyFileSystemException) {
        return failure(ExitCode.USAGE, "the file system is read-only");
      }
      boolean ofFiles =
          cause instanceof FileSystemException || cause instanceof FileNotFoundException;
      if (ofFiles && says(cause, UNUSABLE_PATH)) {
        return failure(ExitCode.USAGE, message(cause));
      }
    }
    return Optional.empty();
  }

  private static Failure bug(Throwable thrown) {
    boolean wrapper = thrown instanceof UncheckedIOException && thrown.getCause() != null;
    return new Failure(ExitCode.BUG, String.valueOf(wrapper ? thrown.getCause() : thrown));
  }

  private static String outOfMemory(Throwable cause) {
    String remedy =
        says(cause, HEAP)
            ? "give the Java heap more, with -Xmx or, to the launcher, TAILLIGHT_JAVA_OPTS=-Xmx…"
            : "give the machine or container more, or leave more beside the Java heap with a"
                + " smaller -Xmx";
    return "out of memory (%s); %s".formatted(message(cause), remedy);
  }

  private static Optional<Failure> failure(ExitCode exitCode, String message) {
    return Optional.of(new Failure(exitCode, message));
  }

  /** The exception and what caused it; causes that go round in circles end somewhere. */
  private static List<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(32).toList();
  }

  private static boolean says(Throwable thrown, List<String> texts) {
    String message = message(thrown).toLowerCase(Locale.ROOT);
    return texts.stream().anyMatch(message::contains);
  }

  /** Whether our own code refused a setting; from anybody else the exception is our bug. */
  private static boolean thrownByUs(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith(OWN_CODE);
  }

  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
