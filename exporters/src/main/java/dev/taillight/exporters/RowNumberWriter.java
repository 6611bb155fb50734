package dev.taillight.exporters;

import dev.taillight.files.NpyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes the rows of the catalogue as an int64 array of shape (n): the ids for indexes that take
 * numbers only.
 */
final class RowNumberWriter extends StreamVectorWriter {

  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  RowNumberWriter(Path file, VectorShape shape) throws IOException {
    super(file);
    NpyFile.writeHeader(out(), "<i8", shape.count());
  }

  @Override
  void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      out().write(number.putLong(0, block.rowNumber(i)).array());
    }
  }
}
