package dev.taillight.trainer.checkpoint;

import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.DamagedFileException;
import dev.taillight.files.SafetensorsHeader;
import dev.taillight.files.SafetensorsHeader.TensorRange;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files in the safetensors format, see {@link SafetensorsHeader}. Only float32 is used. */
public final class Safetensors {

  private static final int BLOCK_VALUES = 1 << 14;

  private Safetensors() {}

  /** Writes tensors one after the other; the file appears whole or not at all. */
  public static void write(Path file, List<Tensor> tensors) throws IOException {
    SafetensorsHeader header = header(tensors);
    AtomicFiles.write(
        file,
        out -> {
          header.writeTo(out);
          for (Tensor tensor : tensors) {
            write(out, tensor);
          }
        });
  }

  /**
   * Fills tensors from a file that holds exactly these, in this order.
   *
   * @throws DatasetException if the file is damaged or holds other tensors
   */
  public static void read(Path file, List<Tensor> tensors) throws IOException {
    SafetensorsHeader header = readHeader(file);
    List<TensorRange> expected = header(tensors).tensors();
    if (!header.tensors().equals(expected)) {
      throw new DatasetException(
          "%s: holds %s, needed are %s".formatted(file, header.tensors(), expected));
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.skipNBytes(header.dataStart());
      for (Tensor tensor : tensors) {
        tensor.fill((array, from, length) -> read(in, array, from, length));
      }
    } catch (EOFException e) {
      throw new DatasetException(file + ": ends before its last tensor; the file is damaged", e);
    }
  }

  private static SafetensorsHeader readHeader(Path file) throws IOException {
    try {
      return SafetensorsHeader.read(file);
    } catch (DamagedFileException e) {
      throw new DatasetException(String.valueOf(e.getMessage()), e);
    }
  }

  private static SafetensorsHeader header(List<Tensor> tensors) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.axes()));
    return SafetensorsHeader.ofFloat32(shapes);
  }

  private static void write(OutputStream out, Tensor tensor) throws IOException {
    ByteBuffer buffer = littleEndian(BLOCK_VALUES * Float.BYTES);
    tensor.forEach(
        (array, from, length) -> {
          for (int at = from; at < from + length; ) {
            int count = Math.min(buffer.remaining() / Float.BYTES, from + length - at);
            buffer.asFloatBuffer().put(array, at, count);
            buffer.position(buffer.position() + count * Float.BYTES);
            at += count;
            if (!buffer.hasRemaining()) {
              flush(out, buffer);
            }
          }
        });
    flush(out, buffer);
  }

  private static void flush(OutputStream out, ByteBuffer buffer) throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private static void read(InputStream in, float[] target, int from, int length)
      throws IOException {
    for (int at = from; at < from + length; at += BLOCK_VALUES) {
      int count = Math.min(BLOCK_VALUES, from + length - at);
      ByteBuffer bytes = ByteBuffer.wrap(read(in, count * Float.BYTES));
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target, at, count);
    }
  }

  private static byte[] read(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
