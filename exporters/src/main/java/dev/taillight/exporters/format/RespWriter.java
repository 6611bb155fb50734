package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.VectorBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a command per item in RESP, the protocol of Redis: what {@code redis-cli --pipe} takes.
 */
final class RespWriter extends StreamVectorWriter {

  private final RespCommand command;
  private final IdRules ids;

  RespWriter(Path file, RespCommand command, IdRules ids) throws IOException {
    super(file);
    this.command = command;
    this.ids = ids;
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      String id = ids.check(block.id(i));
      ascii("*" + command.arguments().size() + "\r\n");
      for (String argument : command.arguments()) {
        bulk(
            argument.equals(RespCommand.VECTOR)
                ? block.bytes(i)
                : argument.replace(RespCommand.ID, id).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void bulk(byte[] bytes) throws IOException {
    ascii("$" + bytes.length + "\r\n");
    out().write(bytes);
    ascii("\r\n");
  }

  private void ascii(String text) throws IOException {
    out().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
