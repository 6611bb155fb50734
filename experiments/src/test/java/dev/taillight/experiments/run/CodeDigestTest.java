package dev.taillight.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
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

  @Test
  void aPackageThatIsNotThereIsOurBug() {
    assertThrows(
        IllegalStateException.class, () -> CodeDigest.of(List.of("dev/taillight/nothing")));
  }
}
