package dev.taillight.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodeDigestTest {

  @Test
  void isTheSameForTheSamePackagesAndDiffersBetweenPackages() throws IOException {
    List<String> progress = List.of("dev/taillight/progress");
    assertEquals(CodeDigest.of(progress), CodeDigest.of(progress));
    assertNotEquals(CodeDigest.of(progress), CodeDigest.of(List.of("dev/taillight/files")));
    assertNotEquals(
        CodeDigest.of(progress),
        CodeDigest.of(List.of("dev/taillight/progress", "dev/taillight/files")));
  }

  /** A changed script of the report makes another report. */
  @Test
  void resourcesBelongToThePackage() throws Exception {
    String name = "dev/taillight/experiments/report";
    Path folder =
        Path.of(CodeDigest.class.getResource("/" + name + "/package-info.class").toURI())
            .resolveSibling("");
    MessageDigest expected = Sha256.digest();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> sorted =
          files
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
              .toList();
      assertTrue(sorted.stream().anyMatch(file -> file.toString().endsWith(".js")));
      for (Path file : sorted) {
        String path = name + "/" + folder.relativize(file);
        expected.update(path.getBytes(StandardCharsets.UTF_8));
        expected.update(Files.readAllBytes(file));
      }
    }
    assertEquals(HexFormat.of().formatHex(expected.digest()), CodeDigest.of(List.of(name)));
  }

  @Test
  void aPackageThatIsNotThereIsOurBug() {
    assertThrows(
        IllegalStateException.class, () -> CodeDigest.of(List.of("dev/taillight/nothing")));
  }
}
