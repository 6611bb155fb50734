package dev.taillight.experiments.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A disk of some megabytes, in memory, that can be full or read-only. */
final class SmallDisk implements AutoCloseable {

  private static final int PAGE = 4096;

  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /**
   * Mounts one; empty where this is refused, as it is to all but root and in most containers.
   *
   * @param folder an empty folder
   */
  static Optional<SmallDisk> mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    boolean mounted =
        succeeds(
            "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", folder.toString());
    return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
  }

  /** Where it is mounted. */
  Path root() {
    return root;
  }

  /** Leaves no room for a single byte, whatever has been deleted since the last time. */
  void fill() throws IOException {
    try (FileChannel channel =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer page = ByteBuffer.allocate(PAGE);
      while (channel.write(page.clear()) > 0) {}
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
        throw e;
      }
    }
  }

  /** Gives the room back. */
  void empty() throws IOException {
    Files.deleteIfExists(ballast());
  }

  /** Allows writing, or forbids it. */
  void setReadOnly(boolean readOnly) throws IOException {
    require("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), root.toString());
  }

  /** Unmounts it, also when a file is still open. */
  @Override
  public void close() throws IOException {
    require("umount", "--lazy", root.toString());
  }

  private Path ballast() {
    return root.resolve("ballast");
  }

  private static void require(String... command) throws IOException {
    if (!succeeds(command)) {
      throw new IOException(String.join(" ", command) + " was refused");
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
