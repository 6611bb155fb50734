package dev.taillight.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes files and folders that appear whole or not at all: aside, flushed to the disk, renamed. A
 * failed writer leaves nothing behind; what a killed one does is named {@code .NAME.partial} or
 * {@code .NAME.replaced} and is removed by the next writer of the same target.
 */
public final class AtomicFiles {

  private static final String PARTIAL = ".partial";
  private static final String REPLACED = ".replaced";

  private AtomicFiles() {}

  /** Writes the content of a file or folder that is not visible yet. */
  @FunctionalInterface
  public interface Content<T> {
    void writeTo(T target) throws IOException;
  }

  /** Writes a file; an existing one is replaced in one step. */
  public static void write(Path target, Content<OutputStream> content) throws IOException {
    Path aside = aside(target);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  aside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      publish(aside, target);
    } catch (Throwable e) {
      throw cleaned(aside, e);
    }
  }

  /** Writes a text file in UTF-8. */
  public static void write(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a folder; an existing one is replaced. The content is given an empty folder to fill.
   * Nothing is left behind when it fails.
   */
  public static void writeFolder(Path target, Content<Path> content) throws IOException {
    Path aside = aside(target);
    deleteTree(aside);
    Files.createDirectories(aside);
    try {
      content.writeTo(aside);
      flushTree(aside);
      replaceFolder(aside, target);
    } catch (Throwable e) {
      throw cleaned(aside, e);
    }
  }

  /**
   * Puts right what killed writers have left in a folder and all below it: what was not whole yet
   * is deleted, and a folder that was moved aside for another that never came is put back. For
   * those who alone may write there.
   */
  public static void recover(Path root) throws IOException {
    List<Path> left;
    try (Stream<Path> tree = Files.walk(root)) {
      left = tree.filter(path -> isAside(path.getFileName())).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path aside : left) {
      String name = aside.getFileName().toString();
      Path target = aside.resolveSibling(name.substring(1, name.lastIndexOf('.')));
      if (name.endsWith(REPLACED) && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        deleteTree(aside);
      }
    }
  }

  /** Whether a path, or a folder on its way, is named like what a writer keeps aside. */
  public static boolean isAside(Path path) {
    for (Path part : path) {
      String name = part.toString();
      if (name.startsWith(".") && (name.endsWith(PARTIAL) || name.endsWith(REPLACED))) {
        return true;
      }
    }
    return false;
  }

  /** Deletes a file or a folder with all that is in it; does nothing when it is not there. */
  public static void deleteTree(Path path) throws IOException {
    if (Files.isSymbolicLink(path) || Files.isRegularFile(path)) {
      Files.delete(path);
      return;
    }
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  /** The old folder is only renamed before the new one is there: deleting it can take long. */
  private static void replaceFolder(Path aside, Path target) throws IOException {
    Path old = aside.resolveSibling("." + target.toAbsolutePath().getFileName() + REPLACED);
    deleteTree(old);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    publish(aside, target);
    deleteTree(old);
  }

  /** Removes what a failed writer has written; errors are failures, too. */
  private static IOException cleaned(Path aside, Throwable failure) throws IOException {
    try {
      deleteTree(aside);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (IOException) failure;
  }

  private static Path aside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("not a file that can be written: " + target);
    }
    Files.createDirectories(folder);
    return folder.resolve("." + absolute.getFileName() + PARTIAL);
  }

  private static void publish(Path aside, Path target) throws IOException {
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      flush(folder);
    }
  }

  private static void flushTree(Path root) throws IOException {
    List<Path> entries;
    try (Stream<Path> tree = Files.walk(root)) {
      entries = tree.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path entry : entries) {
      flush(entry);
    }
  }

  private static void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
