package dev.taillight.dataset.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A native library that a driver has unpacked into the folder of temporary files, for this process
 * only. Linux keeps what is loaded also without its file; a file that were to be deleted at the
 * end, as drivers do it, would stay when the process is killed.
 */
final class UnpackedLibrary {

  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  private UnpackedLibrary() {}

  /**
   * Deletes the files of a library that this process has loaded; those of other processes stay.
   *
   * @param name how its file name begins
   */
  static void delete(String name) throws IOException {
    if (!Files.isReadable(MAPPINGS)) {
      return; // not Linux
    }
    String start =
        Path.of(System.getProperty("java.io.tmpdir")).toRealPath().resolve(name).toString();
    for (String file : loaded(start)) {
      Files.deleteIfExists(Path.of(file));
    }
  }

  /** A line is like {@code 7f00-7f01 r-xp 00000000 08:01 42 /tmp/libduckdb_java1.so}. */
  private static Set<String> loaded(String start) throws IOException {
    try (Stream<String> lines = Files.lines(MAPPINGS)) {
      return lines
          .filter(line -> line.contains(start))
          .map(line -> line.substring(line.indexOf('/')))
          .filter(file -> file.startsWith(start) && file.endsWith(".so"))
          .collect(Collectors.toSet());
    }
  }
}
