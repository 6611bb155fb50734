package dev.taillight.exporters.delta;

import dev.taillight.exporters.vectors.ItemIds;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Ids in two files, so that they need not be in memory: the texts, and where each ends. First they
 * are appended, then read by any number of threads.
 */
final class IdSpool implements ItemIds, Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final DataOutputStream textsOut;
  private final DataOutputStream endsOut;
  private final FileChannel texts;
  private final FileChannel ends;
  private long end;
  private int size;

  /**
   * @param folder takes the files
   * @param name the beginning of their names
   */
  IdSpool(Path folder, String name) throws IOException {
    Path textFile = folder.resolve(name + ".ids");
    Path endFile = folder.resolve(name + ".ends");
    this.textsOut = out(textFile);
    this.endsOut = out(endFile);
    endsOut.writeLong(0);
    this.texts = FileChannel.open(textFile, StandardOpenOption.READ);
    this.ends = FileChannel.open(endFile, StandardOpenOption.READ);
  }

  private static DataOutputStream out(Path file) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
  }

  /** Appends an id. */
  void append(String id) throws IOException {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    textsOut.write(text);
    end += text.length;
    endsOut.writeLong(end);
    size++;
  }

  /** Ends the appending. */
  void finish() throws IOException {
    textsOut.flush();
    endsOut.flush();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String at(int row) {
    try {
      ByteBuffer place = read(ends, (long) row * Long.BYTES, 2 * Long.BYTES);
      long from = place.getLong();
      int length = Math.toIntExact(place.getLong() - from);
      return new String(read(texts, from, length).array(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("ids of row " + row + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try (textsOut;
        endsOut;
        texts;
        ends) {
      // All are closed, whichever fails.
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("the file ends too early");
      }
    }
    return bytes.flip();
  }
}
