package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Compares what is written to it with what a file holds, so that a header is checked by the code
 * that writes it.
 */
final class ExpectedBytes extends OutputStream {

  private final Path file;
  private final InputStream in;
  private final String what;
  private long position;

  /**
   * @param file is named in messages
   * @param in its bytes
   * @param what the bytes should be, for people
   */
  ExpectedBytes(Path file, InputStream in, String what) {
    this.file = file;
    this.in = in;
    this.what = what;
  }

  /** How many bytes were compared. */
  long position() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  /**
   * @throws DatasetException if the file does not go on like this
   */
  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    byte[] found = in.readNBytes(length);
    if (!Arrays.equals(found, 0, found.length, bytes, from, from + length)) {
      throw new DatasetException(
          "%s: expected %s, found something else in the %d bytes from byte %d on"
              .formatted(file, what, length, position));
    }
    position += length;
  }
}
