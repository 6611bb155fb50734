package dev.taillight.exporters.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is a header, which follows from the shard alone, and then the encoded vectors with
 * nothing between them; the ids lie beside it.
 */
abstract class HeadedFormat extends FileFormat {

  /** Writes the header of a shard. */
  abstract void writeHeader(OutputStream out, Shard shard) throws IOException;

  /** What a vector's bytes are turned into on their way to the file, and back. */
  RowCode rowCode(Shard shard) {
    return RowCode.SAME;
  }

  @Override
  final boolean carriesIds() {
    return false;
  }

  @Override
  final VectorWriter open(Path file, Shard shard) throws IOException {
    return new RawRowWriter(
        file, out -> writeHeader(out, shard), RawRowWriter.Preface.NONE, rowCode(shard));
  }

  @Override
  final VectorReader read(Path file, Shard shard) throws IOException {
    return new FixedRowReader(
        file,
        headerBytes(file, shard),
        shard.count(),
        shard.encoding(),
        FixedRowReader.Preface.NONE,
        rowCode(shard));
  }

  private long headerBytes(Path file, Shard shard) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ExpectedBytes expected =
          new ExpectedBytes(
              file,
              in,
              "the header of %s, %d vectors of length %d"
                  .formatted(
                      description(shard.encoding()), shard.count(), shard.encoding().dimension()));
      writeHeader(expected, shard);
      return expected.position();
    }
  }

  /** Room for some numbers, little-endian. */
  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
