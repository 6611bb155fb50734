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
    void writeTo(OutputStream out) throws IOException;
  }

  private final Preface rowPreface;

  /**
   * @param file the file
   * @param header is written first
   * @param rowPreface is written before each vector
   */
  RawRowWriter(Path file, Preface header, Preface rowPreface) throws IOException {
    super(file);
    this.rowPreface = rowPreface;
    header.writeTo(out());
  }

  /** Vectors with nothing between them. */
  RawRowWriter(Path file, Preface header) throws IOException {
    this(file, header, out -> {});
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      rowPreface.writeTo(out());
      out().write(block.bytes(i));
    }
  }
}
