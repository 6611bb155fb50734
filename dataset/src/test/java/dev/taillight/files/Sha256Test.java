package dev.taillight.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Sha256Test {

  /** The example of FIPS 180-2, appendix B.1. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** The one million letters "a" of FIPS 180-2, appendix B.3: more than one block. */
  private static final String OF_MILLION_A =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  @TempDir Path folder;

  @Test
  void digestsTextsAndFiles() throws IOException {
    assertEquals(OF_ABC, Sha256.of("abc"));
    Path file = folder.resolve("file");
    Files.writeString(file, "abc");
    assertEquals(OF_ABC, Sha256.of(file));
    Files.writeString(file, "a".repeat(1_000_000));
    assertEquals(OF_MILLION_A, Sha256.of(file));
  }
}
