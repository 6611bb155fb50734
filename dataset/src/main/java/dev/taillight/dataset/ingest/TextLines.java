package dev.taillight.dataset.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The lines of a text file with their numbers, as people and editors count them: each ends with LF,
 * CR LF or CR. Only used to read headers and to find where in a file something is wrong; the rows
 * themselves are read by DuckDB.
 */
final class TextLines implements AutoCloseable {

  /** How a line ends. */
  enum Ending {
    LF,
    CR_LF,
    CR,
    END_OF_FILE
  }

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Ending ending = Ending.END_OF_FILE;
  private long number;

  TextLines(Path file) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** Moves to the next line; false if there is none. */
  boolean next() throws IOException {
    line.reset();
    int value = in.read();
    if (value < 0) {
      return false;
    }
    number++;
    while (value >= 0 && value != '\n' && value != '\r') {
      line.write(value);
      value = in.read();
    }
    ending = value < 0 ? Ending.END_OF_FILE : value == '\n' ? Ending.LF : afterReturn();
    return true;
  }

  /** The number of the present line, from 1 on. */
  long number() {
    return number;
  }

  /** How the present line ends. */
  Ending ending() {
    return ending;
  }

  /** The present line without its end. */
  String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(line.toByteArray()))
        .toString();
  }

  /** Whether the present line is empty. */
  boolean empty() {
    return line.size() == 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Ending afterReturn() throws IOException {
    in.mark(1);
    if (in.read() == '\n') {
      return Ending.CR_LF;
    }
    in.reset();
    return Ending.CR;
  }
}
