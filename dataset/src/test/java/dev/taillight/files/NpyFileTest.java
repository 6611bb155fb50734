package dev.taillight.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class NpyFileTest {

  @Test
  void writesTheHeaderThatNumpyWrites() throws IOException {
    // numpy.save of numpy.zeros((3, 2), '<f4') begins with: magic, version 1.0, length 118 = 0x76.
    String expected =
        "\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"
            + " ".repeat(58)
            + "\n";
    assertArrayEquals(expected.getBytes(StandardCharsets.ISO_8859_1), header("<f4", 3, 2));
  }

  @Test
  void theValuesBeginAtAMultipleOf64() throws IOException {
    for (long length = 1; length < 1_000_000_000_000L; length *= 7) {
      byte[] header = header("<i8", length, 64);
      assertEquals(0, header.length % 64, "shape " + length);
      int told = (header[8] & 0xff) | (header[9] & 0xff) << 8;
      assertEquals(header.length - 10, told);
      assertEquals('\n', header[header.length - 1]);
    }
  }

  @Test
  void shapesAreTuples() throws IOException {
    assertTrue(
        new String(header("<f8", 5), StandardCharsets.ISO_8859_1).contains("'shape': (5,), "));
  }

  private static byte[] header(String type, long... shape) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyFile.writeHeader(out, type, shape);
    return out.toByteArray();
  }
}
