package dev.taillight.exporters.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is written from its first byte to its last. */
abstract class StreamVectorWriter extends VectorWriter {

  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;

  StreamVectorWriter(Path file) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
  }

  final OutputStream out() {
    return out;
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public final void close() throws IOException {
    out.close();
  }
}
