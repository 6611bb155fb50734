package dev.taillight.exporters;

import dev.taillight.files.NpyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a float32 array of shape (n, d). */
final class NpyVectorWriter extends StreamVectorWriter {

  /** Magic (6 bytes), version (2), length of the description (2, little-endian). */
  private static final int PREFIX_BYTES = 10;

  private static final Pattern FIRST_AXIS = Pattern.compile("'shape': \\((\\d{1,18}),");

  NpyVectorWriter(Path file, VectorShape shape) throws IOException {
    super(file);
    NpyFile.writeHeader(out(), "<f4", shape.count(), shape.dimension());
  }

  /**
   * The length of the first axis of a finished array.
   *
   * @throws IOException if the file has no header of version 1.0
   */
  static long countRows(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] prefix = in.readNBytes(PREFIX_BYTES);
      if (prefix.length < PREFIX_BYTES) {
        throw new IOException(file + ": too short for an .npy file");
      }
      int length = Byte.toUnsignedInt(prefix[8]) | Byte.toUnsignedInt(prefix[9]) << 8;
      String description = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
      Matcher shape = FIRST_AXIS.matcher(description);
      if (!shape.find()) {
        throw new IOException(file + ": not an .npy file of version 1.0");
      }
      return Long.parseLong(shape.group(1));
    }
  }

  @Override
  void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      out().write(block.vectorBytes(i));
    }
  }
}
