package dev.taillight.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes NumPy's {@code .npy} format, version 1.0, little-endian and C-ordered (numpy.lib.format,
 * "NEP 1 — A Simple File Format for NumPy Arrays").
 */
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private NpyFile() {}

  /**
   * Writes the header; the values follow it as raw little-endian numbers.
   *
   * @param type NumPy's name of the element type, e.g. {@code "<f4"}
   * @param shape the lengths of the axes
   */
  public static void writeHeader(OutputStream out, String type, long... shape) throws IOException {
    String axes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String tuple = shape.length == 1 ? axes + "," : axes;
    String description =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
    int unpadded = MAGIC.length + Short.BYTES + description.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    String padded = description + " ".repeat(padding) + "\n";
    out.write(MAGIC);
    out.write(
        ByteBuffer.allocate(Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) padded.length())
            .array());
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
  }
}
