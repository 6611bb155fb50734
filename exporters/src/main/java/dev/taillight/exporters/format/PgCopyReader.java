package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PgCopyWriter} writes. */
final class PgCopyReader extends VectorReader {

  private final Path file;
  private final Encoding encoding;
  private final int maxIdBytes;
  private final float[] vector;
  private final DataInputStream in;
  private long row = -1;
  private @Nullable String id;

  PgCopyReader(Path file, Encoding encoding, int maxIdBytes) throws IOException {
    this.file = file;
    this.encoding = encoding;
    this.maxIdBytes = maxIdBytes;
    this.vector = new float[encoding.dimension()];
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  @Override
  public boolean next() throws IOException {
    try {
      if (row < 0) {
        require(Arrays.equals(in.readNBytes(PgCopyWriter.HEADER.length), PgCopyWriter.HEADER));
      }
      row++;
      short columns = in.readShort();
      if (columns == PgCopyWriter.END) {
        require(in.read() < 0);
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
    int length = in.readInt();
    require(length >= 0 && length <= maxIdBytes);
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    id = new String(bytes, StandardCharsets.UTF_8);
  }

  private void readVector() throws IOException {
    require(in.readInt() == 2 * Short.BYTES + encoding.rowBytes());
    require(in.readShort() == (short) encoding.dimension() && in.readShort() == 0);
    byte[] values = new byte[encoding.rowBytes()];
    in.readFully(values);
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

  @Override
  public @Nullable String id() {
    return id;
  }

  @Override
  public float[] vector() {
    return vector;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
