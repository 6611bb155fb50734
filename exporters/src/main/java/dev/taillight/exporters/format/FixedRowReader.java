package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads files that hold, after a header, one row of the same size after the other, and no ids. */
final class FixedRowReader extends RowReader {

  /** Reads what stands before a row's values. */
  @FunctionalInterface
  interface Preface {

    /** Nothing. */
    Preface NONE = (in, row) -> {};

    void readFrom(InputStream in, long row) throws IOException;
  }

  private final Preface rowPreface;
  private final RowCode code;
  private final long rows;
  private final ByteBuffer bytes;
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
    super(file, encoding);
    this.rowPreface = rowPreface;
    this.code = code;
    this.rows = rows;
    this.bytes = encoding.newRow();
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
}
