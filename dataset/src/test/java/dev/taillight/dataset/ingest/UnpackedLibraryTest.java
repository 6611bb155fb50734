package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibraryTest {

  @TempDir Path temp;

  /** The kernel marks what is mapped and has no file any more; with it, DuckDB still works. */
  @Test
  void aProcessThatIsKilledLeavesNoLibraryOfDuckDbBehind() throws IOException {
    try (Session session = Session.open(temp.resolve("work"))) {
      List<String> mapped =
          Files.readAllLines(Path.of("/proc/self/maps")).stream()
              .filter(line -> line.contains("/libduckdb_java"))
              .toList();
      assertFalse(mapped.isEmpty());
      assertEquals(
          List.of(), mapped.stream().filter(line -> !line.endsWith(" (deleted)")).toList());
      assertEquals(42, session.number("SELECT 6 * 7"));
    }
  }

  @Test
  void filesOfOthersStay() throws IOException {
    Path other =
        Files.createTempFile(
            Path.of(System.getProperty("java.io.tmpdir")), "libduckdb_java", ".so");
    try {
      UnpackedLibrary.delete("libduckdb_java");
      assertTrue(Files.exists(other));
    } finally {
      Files.delete(other);
    }
  }
}
