package dev.taillight.experiments.run;

import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other programs out of a folder, or from writing the same file or folder. The operating
 * system lets go of the lock when the program ends, however it ends; its file may stay and means
 * nothing.
 */
public final class FolderLock implements AutoCloseable {

  /** What locks are called where nothing else decides. */
  public static final String FILE_NAME = ".lock";

  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

  /** How often a file is opened that others delete meanwhile. */
  private static final int OPENINGS = 100;

  private final FileChannel channel;
  private final List<Path> traces;

  /**
   * @param traces what is deleted at the end, in this order, folders only if they are empty
   */
  private FolderLock(FileChannel channel, List<Path> traces) {
    this.channel = channel;
    this.traces = traces;
  }

  /**
   * Takes the lock.
   *
   * @param file the file to lock; its folder is made when it is not there
   * @throws TryAgainException if somebody else holds it
   */
  public static FolderLock take(Path file) throws IOException {
    return new FolderLock(taken(file, "working in this folder"), List.of());
  }

  /**
   * Takes the lock of a folder and leaves no trace of it: at the end its file is deleted, and so
   * are the folders that were made for it if nothing else has come into them.
   *
   * @param file the file to lock; its folder is made when it is not there
   * @throws TryAgainException if somebody else holds it
   */
  public static FolderLock takeWithoutTrace(Path file) throws IOException {
    return withoutTrace(file, "working in this folder");
  }

  /**
   * Takes the lock of a file or folder that is going to be replaced: {@code .NAME.lock} beside it.
   * It leaves no trace, as {@link #takeWithoutTrace}.
   *
   * @param target the file or folder
   * @throws IllegalArgumentException if it has no name
   * @throws TryAgainException if somebody else holds it
   */
  public static FolderLock takeBeside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    if (absolute.getFileName() == null) {
      throw new IllegalArgumentException("expected a file or folder with a name, got " + target);
    }
    String name = absolute.getFileName().toString();
    return withoutTrace(
        absolute.resolveSibling("." + name + FILE_NAME), "writing '" + name + "' beside it");
  }

  /**
   * Takes the lock as soon as nobody else holds it.
   *
   * @param file the file to lock; its folder is made when it is not there
   * @param progress is told that there is a wait; whatever it throws ends it
   */
  public static FolderLock await(Path file, Progress progress) throws IOException {
    try (Progress.Task task = progress.start("wait for " + file.getFileName(), -1, "s")) {
      return new FolderLock(
          locked(
              file,
              () -> {
                task.advance(0);
                pause();
              }),
          List.of());
    }
  }

  private static FolderLock withoutTrace(Path file, String activity) throws IOException {
    List<Path> traces = new ArrayList<>(List.of(file));
    traces.addAll(missing(file.toAbsolutePath().getParent()));
    try {
      return new FolderLock(taken(file, activity), traces);
    } catch (IOException | RuntimeException e) {
      delete(traces.subList(1, traces.size()));
      throw e;
    }
  }

  private static FileChannel taken(Path file, String activity) throws IOException {
    return locked(
        file,
        () -> {
          throw new TryAgainException(
              "%s is locked: another program is %s; try again when it is done"
                  .formatted(file, activity));
        });
  }

  /**
   * Opens the file and locks it. Whoever held it before may have deleted it between the two: then
   * another file has the name by now, or none, and the lock that was taken keeps nobody out.
   *
   * @param held is run each time when somebody else holds it; whatever it throws ends it
   */
  private static FileChannel locked(Path file, Runnable held) throws IOException {
    for (int i = 0; i < OPENINGS; i++) {
      Optional<String> found = made(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        // Not opened again while it is held: closing a file gives up all locks of this process.
        while (lock(channel) == null) {
          held.run();
        }
        if (found.isPresent() && found.equals(identity(file))) {
          return channel;
        }
        channel.close();
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
    throw new TryAgainException(file + " could not be locked: others delete it again and again");
  }

  /** Makes the file if it is not there; which one it is, or none if it is deleted at once. */
  private static Optional<String> made(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (identity(file).isEmpty()) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        return identity(file); // somebody else was faster
      }
    }
    return identity(file);
  }

  private static Optional<String> identity(Path file) throws IOException {
    try {
      return Optional.of(
          String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** A folder and those above it, as far as they are not there, the innermost first. */
  private static List<Path> missing(@Nullable Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path path = folder; path != null && !Files.exists(path); path = path.getParent()) {
      missing.add(path);
    }
    return missing;
  }

  /** Deletes files and empty folders, up to the first that cannot be: it does no harm. */
  private static void delete(List<Path> paths) throws IOException {
    try {
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (FileSystemException e) {
      LOG.debug("kept={}", e.getMessage());
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("interrupted while waiting for a lock");
    }
  }

  /** Lets go of the lock; what is deleted is deleted before, while it keeps others out. */
  @Override
  public void close() throws IOException {
    try (channel) {
      delete(traces);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this very process, e.g. by another thread of a test
    }
  }
}
