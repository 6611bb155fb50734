package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files that hold, after a header, one row of the same size after the other, and no ids. */
final class FixedRowReader extends VectorReader {

  /** Reads what stands before a row's values. */
  @FunctionalInterface
  interface Preface {

    /** Nothing. */
    Preface NONE = (in, row) -> {};

    void readFrom(InputStream in, long row) throws IOException;
  }

  private final Path file;
  private final Preface rowPreface;
  private final RowCode code;
  private final InputStream in;
  private final Encoding encoding;
  private final long rows;
  private final ByteBuffer bytes;
  private final float[] vector;
  private long row = -1;

  /**
   * @param file the file
   * @param headerBytes what is skipped at its beginning
   * @param rows how many rows follow
   * @param encoding how they are encoded
   * @param rowPreface reads what stands before each of them
   * @param code changes the bytes of each back into those of the encoding
   */
  FixedRowReader(
      Path file, long headerBytes, long rows, Encoding encoding, Preface rowPreface, RowCode code)
      throws IOException {
    this.file = file;
    this.rowPreface = rowPreface;
    this.code = code;
    this.encoding = encoding;
    this.rows = rows;
    this.bytes = encoding.newRow();
    this.vector = new float[encoding.dimension()];
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.skipNBytes(headerBytes);
  }

  /** Rows with nothing between them. */
  FixedRowReader(Path file, long headerBytes, long rows, Encoding encoding) throws IOException {
    this(file, headerBytes, rows, encoding, Preface.NONE, RowCode.SAME);
  }

  @Override
  public boolean next() throws IOException {
    row++;
    if (row >= rows) {
      if (in.read() >= 0) {
        throw new DatasetException("%s: more than %d rows".formatted(file, rows));
      }
      return false;
    }
    rowPreface.readFrom(in, row);
    if (in.readNBytes(bytes.array(), 0, bytes.capacity()) < bytes.capacity()) {
      throw new DatasetException("%s: ends within row %d of %d".formatted(file, row, rows));
    }
    code.apply(bytes.array());
    encoding.decode(bytes, vector);
    return true;
  }

  @Override
  public @Nullable String id() {
    return null;
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
