package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Appends elements to one column file; the header is written when the column is closed. */
final class ColumnWriter implements AutoCloseable {

  private final FileChannel channel;
  private final ElementType type;
  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private long count;

  ColumnWriter(Path file, ElementType type) throws IOException {
    this.type = type;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    channel.position(ColumnFile.HEADER_BYTES);
  }

  void append(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
    count++;
  }

  void append(long value) throws IOException {
    room(Long.BYTES).putLong(value);
    count++;
  }

  void append(byte[] values) throws IOException {
    for (byte value : values) {
      room(1).put(value);
    }
    count += values.length;
  }

  long count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      drain();
      channel.write(ColumnFile.header(type, count, (int) checksum.getValue()), 0);
    }
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      drain();
    }
    return buffer;
  }

  private void drain() throws IOException {
    buffer.flip();
    checksum.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
