package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An encoded dataset is read without DuckDB: only this package may know it. */
final class DuckDbStaysInsideTest {

  @Test
  void onlyTheIngestionUsesDatabases() throws Exception {
    assertEquals(List.of(), users(false, "java/sql", "org/duckdb", "dev/taillight/dataset/ingest"));
  }

  @Test
  void theSearchFindsWhatThereIs() throws Exception {
    assertTrue(users(true, "java/sql").stream().anyMatch(path -> path.endsWith("Session.class")));
  }

  /** The classes inside or outside of the package that mention one of the names. */
  private static List<String> users(boolean inside, String... names)
      throws IOException, URISyntaxException {
    Path classes =
        Path.of(EncodedDataset.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> tree = Files.walk(classes)) {
      return tree.map(Path::toString)
          .filter(path -> path.endsWith(".class"))
          .filter(path -> path.contains("dataset/ingest") == inside)
          .filter(path -> Stream.of(names).anyMatch(text(Path.of(path))::contains))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
