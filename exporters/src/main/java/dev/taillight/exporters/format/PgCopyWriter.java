package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.VectorBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes rows of a text and a vector in PostgreSQL's binary COPY format. A vector of pgvector is
 * its length as int16, a zero of int16 and its values. All numbers are big-endian.
 */
final class PgCopyWriter extends StreamVectorWriter {

  /** The signature, flags and the length of an extension that is not there. */
  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  static final short COLUMNS = 2;
  static final short END = -1;

  private final IdRules ids;
  private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
  private final int bytesPerValue;
  private final ByteBuffer vector;

  PgCopyWriter(Path file, Encoding encoding, IdRules ids) throws IOException {
    super(file);
    this.ids = ids;
    this.bytesPerValue = encoding.precision().bytes();
    this.vector = ByteBuffer.allocate(2 * Short.BYTES + encoding.rowBytes());
    vector.putShort(0, (short) encoding.dimension());
    out().write(HEADER);
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      byte[] id = ids.check(block.id(i)).getBytes(StandardCharsets.UTF_8);
      int16(COLUMNS);
      int32(id.length);
      out().write(id);
      int32(vector.capacity());
      vector.put(2 * Short.BYTES, swapped(block.bytes(i), bytesPerValue));
      out().write(vector.array());
    }
  }

  @Override
  public void finish() throws IOException {
    int16(END);
    super.finish();
  }

  /** The same values in the other byte order, in place. */
  static byte[] swapped(byte[] values, int bytesPerValue) {
    for (int value = 0; value < values.length; value += bytesPerValue) {
      for (int i = 0; i < bytesPerValue / 2; i++) {
        byte low = values[value + i];
        values[value + i] = values[value + bytesPerValue - 1 - i];
        values[value + bytesPerValue - 1 - i] = low;
      }
    }
    return values;
  }

  private void int16(short value) throws IOException {
    out().write(number.putShort(0, value).array(), 0, Short.BYTES);
  }

  private void int32(int value) throws IOException {
    out().write(number.putInt(0, value).array(), 0, Integer.BYTES);
  }
}
