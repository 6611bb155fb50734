package dev.taillight.exporters.vectors;

import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The vectors of an export in a file of float32, n · d · 4 bytes. They are computed once, in order;
 * whoever writes or checks them then reads whatever rows it needs. Thread-safe. Closing deletes the
 * file.
 */
public final class VectorSpool implements VectorSource, Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final VectorShape shape;

  private VectorSpool(Path file, FileChannel channel, VectorShape shape) {
    this.file = file;
    this.channel = channel;
    this.shape = shape;
  }

  /**
   * Reads all vectors of a source.
   *
   * @param file where they go
   * @param source is read once, from the first row to the last
   * @param blockSize how many rows are read at a time
   * @param statistics sees every vector, bad ones as well
   * @param task is told of every block
   */
  public static VectorSpool write(
      Path file,
      VectorSource source,
      int blockSize,
      VectorStatistics statistics,
      Progress.Task task)
      throws IOException {
    VectorShape shape = new VectorShape(source.size(), source.dimension());
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    VectorSpool spool = new VectorSpool(file, channel, shape);
    try {
      spool.fill(source, Math.min(blockSize, shape.count()), statistics, task);
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  private void fill(
      VectorSource source, int blockSize, VectorStatistics statistics, Progress.Task task)
      throws IOException {
    int d = shape.dimension();
    float[] values = new float[Math.multiplyExact(blockSize, d)];
    ByteBuffer bytes = buffer();
    for (int first = 0; first < shape.count(); first += blockSize) {
      int rows = Math.min(blockSize, shape.count() - first);
      source.read(first, rows, values);
      statistics.add(first, rows, d, values);
      for (int at = 0; at < rows * d; ) {
        int count = Math.min(bytes.capacity() / Float.BYTES, rows * d - at);
        bytes.clear();
        bytes.asFloatBuffer().put(values, at, count);
        bytes.limit(count * Float.BYTES);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        at += count;
      }
      task.advance(rows);
    }
  }

  /** n and d. */
  public VectorShape shape() {
    return shape;
  }

  @Override
  public int size() {
    return shape.count();
  }

  @Override
  public int dimension() {
    return shape.dimension();
  }

  @Override
  public void read(int from, int count, float[] target) {
    ByteBuffer bytes = buffer();
    long position = (long) from * shape.dimension() * Float.BYTES;
    int wanted = Math.multiplyExact(count, shape.dimension());
    try {
      for (int at = 0; at < wanted; ) {
        int floats = Math.min(bytes.capacity() / Float.BYTES, wanted - at);
        bytes.clear().limit(floats * Float.BYTES);
        readFully(bytes, position + (long) at * Float.BYTES);
        bytes.flip().asFloatBuffer().get(target, at, floats);
        at += floats;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }

  private void readFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, at);
      if (read < 0) {
        throw new IOException("ends before row " + at / Float.BYTES / shape.dimension());
      }
      at += read;
    }
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
