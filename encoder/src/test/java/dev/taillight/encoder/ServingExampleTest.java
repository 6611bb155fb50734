package dev.taillight.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServingExampleTest {

  /** What compiles here is what docs/serving.md shows. */
  @Test
  void isWhatTheDocumentationShows() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/taillight/encoder/ServingExample.java"));
    String code = between(source, "// begin\n", "    // end").indent(-4);
    String page = Files.readString(Path.of("../docs/serving.md"));
    assertEquals(code, between(page, "```java\n", "```"));
  }

  private static String between(String text, String begin, String end) {
    int found = text.indexOf(begin);
    assertTrue(found >= 0, begin);
    int from = found + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
