package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads what {@link PgCopyWriter} writes. */
final class PgCopyReader extends RowReader {

  private final int maxIdBytes;
  private final DataInputStream data;
  private long row = -1;

  PgCopyReader(Path file, Encoding encoding, int maxIdBytes) throws IOException {
    super(file, encoding);
    this.maxIdBytes = maxIdBytes;
    this.data = new DataInputStream(in);
  }

  @Override
  public boolean next() throws IOException {
    try {
      if (row < 0) {
        require(Arrays.equals(data.readNBytes(PgCopyWriter.HEADER.length), PgCopyWriter.HEADER));
      }
      row++;
      short columns = data.readShort();
      if (columns == PgCopyWriter.END) {
        require(data.read() < 0);
        return false;
      }
      require(columns == PgCopyWriter.COLUMNS);
      readId();
      readVector();
      return true;
    } catch (EOFException e) {
      throw new DatasetException("%s: ends within row %d".formatted(file, row), e);
    }
  }

  private void readId() throws IOException {
    int length = data.readInt();
    require(length >= 0 && length <= maxIdBytes);
    byte[] bytes = new byte[length];
    data.readFully(bytes);
    id = new String(bytes, StandardCharsets.UTF_8);
  }

  private void readVector() throws IOException {
    require(data.readInt() == 2 * Short.BYTES + encoding.rowBytes());
    require(data.readShort() == (short) encoding.dimension() && data.readShort() == 0);
    byte[] values = new byte[encoding.rowBytes()];
    data.readFully(values);
    byte[] swapped = PgCopyWriter.swapped(values, encoding.precision().bytes());
    encoding.decode(ByteBuffer.wrap(swapped).order(ByteOrder.LITTLE_ENDIAN), vector);
  }

  private void require(boolean right) {
    if (!right) {
      throw new DatasetException(
          "%s: row %d is not an id and a vector of length %d in PostgreSQL's binary COPY format"
              .formatted(file, row, vector.length));
    }
  }
}
