package dev.taillight.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder, to be compared. */
final class FolderFiles {

  private FolderFiles() {}

  /** Asserts that two folders have the same files with the same bytes. */
  static void assertSame(Path left, Path right) throws IOException {
    List<String> names = List.copyOf(modified(left).keySet());
    assertEquals(names, List.copyOf(modified(right).keySet()));
    assertFalse(names.isEmpty(), left + " is empty");
    for (String name : names) {
      assertArrayEquals(
          Files.readAllBytes(left.resolve(name)),
          Files.readAllBytes(right.resolve(name)),
          () -> name + " of " + left + " and " + right);
    }
  }

  /** When each file was changed, in ms; but for the lock, which every command touches. */
  static Map<String, Long> modified(Path folder) throws IOException {
    Map<String, Long> times = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        times.put(folder.relativize(file).toString(), Files.getLastModifiedTime(file).toMillis());
      }
    }
    times.remove(".lock");
    return times;
  }

  /** What changes when a file of a folder is written again, even with the same bytes. */
  static List<Object> identities(Path folder) throws IOException {
    List<Object> identities = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        identities.add(List.of(file, now.lastModifiedTime(), String.valueOf(now.fileKey())));
      }
    }
    assertFalse(identities.isEmpty());
    return identities;
  }

  /** Names of files and folders that look as if something had been left half-written. */
  static List<String> leftOvers(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(".") && !name.equals(".lock") && !name.startsWith(".ids"))
          .toList();
    }
  }

  /** Copies a folder with all that is in it, with the times of change, as {@code cp -a} does. */
  static void copy(Path from, Path to) throws IOException, InterruptedException {
    Files.createDirectories(to.toAbsolutePath().getParent());
    Process copying =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    assertEquals(0, copying.waitFor());
  }
}
