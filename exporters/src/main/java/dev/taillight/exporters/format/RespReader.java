package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the commands that {@link RespWriter} writes. */
final class RespReader extends RowReader {

  /** As many digits as a length of the format has, at most. */
  private static final int MAX_DIGITS = 9;

  private final RespCommand command;
  private final int maxTextBytes;
  private long row = -1;

  /**
   * @param maxTextBytes how long an argument can be that is not the vector
   */
  RespReader(Path file, RespCommand command, int maxTextBytes, Encoding encoding)
      throws IOException {
    super(file, encoding);
    this.command = command;
    this.maxTextBytes = maxTextBytes;
  }

  @Override
  public boolean next() throws IOException {
    row++;
    int first = in.read();
    if (first < 0) {
      return false;
    }
    require(first == '*' && number() == command.arguments().size());
    for (String argument : command.arguments()) {
      take(argument);
    }
    return true;
  }

  private void take(String argument) throws IOException {
    if (argument.equals(RespCommand.VECTOR)) {
      byte[] bytes = bulk(encoding.rowBytes());
      require(bytes.length == encoding.rowBytes());
      encoding.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), vector);
      return;
    }
    String text = new String(bulk(maxTextBytes), StandardCharsets.UTF_8);
    if (argument.equals(RespCommand.ID)) {
      id = text;
    } else if (!argument.contains(RespCommand.ID)) {
      require(text.equals(argument));
    }
  }

  private byte[] bulk(int most) throws IOException {
    require(in.read() == '$');
    int length = number();
    require(length <= most);
    byte[] bytes = in.readNBytes(length);
    require(bytes.length == length && in.read() == '\r' && in.read() == '\n');
    return bytes;
  }

  private int number() throws IOException {
    int number = 0;
    for (int digits = 0; digits <= MAX_DIGITS; digits++) {
      int next = in.read();
      if (next == '\r') {
        require(digits > 0 && in.read() == '\n');
        return number;
      }
      require(next >= '0' && next <= '9' && digits < MAX_DIGITS);
      number = number * 10 + next - '0';
    }
    throw new IllegalStateException("a number has at most " + MAX_DIGITS + " digits");
  }

  private void require(boolean right) {
    if (!right) {
      throw new DatasetException(
          "%s: row %d is not the command %s with a vector of %d bytes"
              .formatted(file, row, String.join(" ", command.arguments()), encoding.rowBytes()));
    }
  }
}
