package dev.taillight.exporters;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code fvecs}, the format of the TEXMEX corpora: per vector its length d as int32, then d
 * float32, all little-endian.
 */
final class FvecsVectorWriter extends StreamVectorWriter {

  private final byte[] dimension;

  FvecsVectorWriter(Path file, VectorShape shape) throws IOException {
    super(file);
    this.dimension =
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(shape.dimension())
            .array();
  }

  /** How many vectors of length d a finished file has, by its size. */
  static long countRows(Path file, int dimension) throws IOException {
    return Files.size(file) / (Integer.BYTES + (long) Float.BYTES * dimension);
  }

  @Override
  void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      out().write(dimension);
      out().write(block.vectorBytes(i));
    }
  }
}
