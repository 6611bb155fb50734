package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file from its first byte to its last, each into the same place. */
abstract class RowReader extends VectorReader {

  private static final int BUFFER_BYTES = 1 << 16;

  final Path file;
  final Encoding encoding;

  /** The bytes of the file; closed with the reader. */
  final InputStream in;

  /** The values of the present row, as many as the encoding has. */
  final float[] vector;

  /** The id of the present row; null as long as there is none. */
  @Nullable String id;

  RowReader(Path file, Encoding encoding) throws IOException {
    this.file = file;
    this.encoding = encoding;
    this.vector = new float[encoding.dimension()];
    this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
  }

  @Override
  public final @Nullable String id() {
    return id;
  }

  @Override
  public final float[] vector() {
    return vector;
  }

  @Override
  public final void close() throws IOException {
    in.close();
  }
}
