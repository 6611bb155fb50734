package dev.taillight.experiments.cli;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.InvalidConfigurationException;
import dev.taillight.experiments.run.StoppedException;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.trainer.TrainingDivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.ParameterException;

/**
 * What an exception means to whoever called the program.
 *
 * @param exitCode how the program ends
 * @param message what happened, for people
 */
record Failure(ExitCode exitCode, String message) {

  private static final String OWN_CODE = "dev.taillight.";

  /** Judges an exception. */
  static Failure of(Throwable thrown) {
    if (thrown instanceof ParameterException) {
      return new Failure(ExitCode.USAGE, message(thrown));
    }
    if (thrown instanceof InvalidConfigurationException invalid) {
      int count = invalid.problems().size();
      String head = count == 1 ? "1 problem" : count + " problems";
      return new Failure(
          ExitCode.USAGE,
          head + " in the configuration:\n" + message(thrown).indent(2).stripTrailing());
    }
    if (thrown instanceof DatasetException) {
      return new Failure(ExitCode.DATA, message(thrown));
    }
    if (thrown instanceof TryAgainException) {
      return new Failure(ExitCode.TRY_AGAIN, message(thrown));
    }
    if (thrown instanceof TrainingDivergedException) {
      return new Failure(ExitCode.QUALITY_GATE, message(thrown));
    }
    if (thrown instanceof StoppedException) {
      return new Failure(ExitCode.STOPPED, message(thrown));
    }
    if (thrown instanceof IllegalArgumentException && thrownByUs(thrown)) {
      return new Failure(ExitCode.USAGE, message(thrown));
    }
    if (thrown instanceof UncheckedIOException unchecked) {
      return of(Objects.requireNonNull(unchecked.getCause()));
    }
    if (thrown instanceof ReadOnlyFileSystemException) {
      return new Failure(ExitCode.USAGE, "the file system is read-only");
    }
    if (thrown instanceof IOException inputOutput) {
      return of(inputOutput);
    }
    if (isOutOfDeviceMemory(thrown)) {
      return new Failure(
          ExitCode.TRY_AGAIN, "the device has not enough free memory: " + message(thrown));
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          ExitCode.BUG,
          "out of memory (%s); give the program more with TAILLIGHT_JAVA_OPTS=-Xmx…"
              .formatted(message(thrown)));
    }
    return new Failure(ExitCode.BUG, thrown.toString());
  }

  private static Failure of(IOException thrown) {
    if (isDiskFull(thrown)) {
      return new Failure(ExitCode.TRY_AGAIN, "the disk is full: " + message(thrown));
    }
    if (thrown instanceof NoSuchFileException) {
      return new Failure(ExitCode.USAGE, message(thrown) + ": there is no such file");
    }
    if (thrown instanceof AccessDeniedException) {
      return new Failure(ExitCode.USAGE, message(thrown) + ": access is denied");
    }
    if (thrown instanceof FileAlreadyExistsException || thrown instanceof NotDirectoryException) {
      return new Failure(ExitCode.USAGE, message(thrown) + ": expected a folder, got a file");
    }
    if (thrown instanceof FileSystemException) {
      return new Failure(ExitCode.USAGE, message(thrown));
    }
    return new Failure(ExitCode.TRY_AGAIN, "reading or writing failed: " + message(thrown));
  }

  private static boolean isDiskFull(IOException thrown) {
    String text = message(thrown).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  private static boolean isOutOfDeviceMemory(Throwable thrown) {
    return message(thrown).contains("CUDA out of memory");
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
