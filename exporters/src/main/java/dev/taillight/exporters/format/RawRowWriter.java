package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.VectorBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes a header, then the encoded vectors one after the other. */
final class RawRowWriter extends StreamVectorWriter {

  /** What stands before the rows, or before each of them. */
  @FunctionalInterface
  interface Preface {

    /** Nothing. */
    Preface NONE = out -> {};

    void writeTo(OutputStream out) throws IOException;
  }

  private final Preface rowPreface;
  private final RowCode code;

  /**
   * @param file the file
   * @param header is written first
   * @param rowPreface is written before each vector
   * @param code changes the bytes of each vector
   */
  RawRowWriter(Path file, Preface header, Preface rowPreface, RowCode code) throws IOException {
    super(file);
    this.rowPreface = rowPreface;
    this.code = code;
    header.writeTo(out());
  }

  /** Vectors with nothing between them. */
  RawRowWriter(Path file, Preface header) throws IOException {
    this(file, header, Preface.NONE, RowCode.SAME);
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      rowPreface.writeTo(out());
      byte[] row = block.bytes(i);
      code.apply(row);
      out().write(row);
    }
  }
}
