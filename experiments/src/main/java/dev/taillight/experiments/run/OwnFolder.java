package dev.taillight.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Keeps the program from writing into folders that are not its own. */
public final class OwnFolder {

  private OwnFolder() {}

  /**
   * Requires that a folder may be written to: it is not there, or empty, or the program's own.
   * Hidden files do not count: locks and what a killed program has left are such.
   *
   * @param root the folder
   * @param ours whether it has the mark of the program
   * @param what what it would be, and which mark it has not, for the message
   * @throws IllegalArgumentException if it is something else
   */
  public static void require(Path root, boolean ours, String what) throws IOException {
    if (ours || !Files.exists(root)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException("--out: a folder is needed, " + root + " is a file");
    }
    try (Stream<Path> entries = Files.list(root)) {
      if (entries.anyMatch(entry -> !entry.getFileName().toString().startsWith("."))) {
        throw new IllegalArgumentException(
            "--out: %s is neither empty nor the folder of %s; name another".formatted(root, what));
      }
    }
  }
}
