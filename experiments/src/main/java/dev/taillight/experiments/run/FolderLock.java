package dev.taillight.experiments.run;

import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other programs out of a folder. The operating system lets go of the lock when the program
 * ends, however it ends; the file stays.
 */
public final class FolderLock implements AutoCloseable {

  /** What locks are called where nothing else decides. */
  public static final String FILE_NAME = ".lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file the file to lock; its folder is made when it is not there
   * @throws TryAgainException if somebody else holds it
   */
  public static FolderLock take(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new TryAgainException(
          file
              + " is locked: another program is working in this folder; try again when it is done");
    }
    return new FolderLock(channel);
  }

  /**
   * Takes the lock as soon as nobody else holds it.
   *
   * @param file the file to lock; its folder is made when it is not there
   * @param progress is told that there is a wait; whatever it throws ends it
   */
  public static FolderLock await(Path file, Progress progress) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (Progress.Task task = progress.start("wait for " + file.getFileName(), -1, "s")) {
      while (lock(channel) == null) {
        task.advance(0);
        pause();
      }
      return new FolderLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
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

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this very process, e.g. by another thread of a test
    }
  }
}
