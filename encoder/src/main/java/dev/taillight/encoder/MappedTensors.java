package dev.taillight.encoder;

import dev.taillight.dataset.DatasetException;
import dev.taillight.files.DamagedFileException;
import dev.taillight.files.SafetensorsHeader;
import dev.taillight.files.SafetensorsHeader.TensorRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** The tensors of a safetensors file, memory-mapped. Immutable and thread-safe. */
final class MappedTensors {

  /** How many bytes one mapping covers at most. */
  private static final long CHUNK_BYTES = 1L << 30;

  private static final int BLOCK_VALUES = 1 << 14;

  private final Path file;
  private final SafetensorsHeader header;

  private MappedTensors(Path file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws DatasetException if it is damaged
   */
  static MappedTensors open(Path file) {
    try {
      return new MappedTensors(file, SafetensorsHeader.read(file));
    } catch (DamagedFileException e) {
      throw new DatasetException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A matrix, left where it is.
   *
   * @param columns how long its rows are
   * @throws DatasetException if there is no float32 matrix of that name and width, or one with
   *     numbers that are not finite
   */
  MappedRows rows(String name, int columns) {
    TensorRange tensor = range(name);
    List<Long> shape = tensor.shape();
    if (shape.size() != 2 || shape.get(1) != columns || shape.get(0) > Integer.MAX_VALUE) {
      throw wrongShape(tensor, "[rows, " + columns + "]");
    }
    long rowBytes = (long) columns * Float.BYTES;
    int chunkRows = Integer.highestOneBit((int) Math.max(1, CHUNK_BYTES / rowBytes));
    int rows = Math.toIntExact(shape.get(0));
    FloatBuffer[] chunks = new FloatBuffer[(int) (((long) rows + chunkRows - 1) / chunkRows)];
    for (int i = 0; i < chunks.length; i++) {
      long first = (long) i * chunkRows;
      chunks[i] =
          map(tensor.begin() + first * rowBytes, Math.min(chunkRows, rows - first) * rowBytes);
      requireFinite(chunks[i], name);
    }
    return new MappedRows(chunks, Integer.numberOfTrailingZeros(chunkRows), rows, columns);
  }

  /**
   * The values of a small tensor, on the heap.
   *
   * @param shape the lengths of the axes that are expected
   * @throws DatasetException if there is no float32 tensor of that name and shape, or one with
   *     numbers that are not finite
   */
  float[] values(String name, long... shape) {
    TensorRange tensor = range(name);
    List<Long> expected = Arrays.stream(shape).boxed().toList();
    if (!tensor.shape().equals(expected)) {
      throw wrongShape(tensor, expected.toString());
    }
    FloatBuffer mapped = map(tensor.begin(), tensor.end() - tensor.begin());
    requireFinite(mapped, name);
    float[] values = new float[mapped.capacity()];
    mapped.get(0, values);
    return values;
  }

  /**
   * How many columns a weight has.
   *
   * @param rows how many rows it must have
   */
  int columns(String name, int rows) {
    TensorRange tensor = range(name);
    List<Long> shape = tensor.shape();
    if (shape.size() != 2 || shape.get(0) != rows || shape.get(1) > Integer.MAX_VALUE / rows) {
      throw wrongShape(tensor, "[" + rows + ", columns]");
    }
    return Math.toIntExact(shape.get(1));
  }

  private TensorRange range(String name) {
    TensorRange tensor =
        header
            .tensor(name)
            .orElseThrow(
                () ->
                    new DatasetException(
                        "%s: needs a tensor '%s', holds %s"
                            .formatted(file, name, header.tensors())));
    if (!tensor.elementType().equals(SafetensorsHeader.FLOAT32)) {
      throw new DatasetException(
          "%s: tensor '%s' has the type %s, expected %s"
              .formatted(file, name, tensor.elementType(), SafetensorsHeader.FLOAT32));
    }
    return tensor;
  }

  private DatasetException wrongShape(TensorRange tensor, String expected) {
    return new DatasetException(
        "%s: tensor '%s' has the shape %s, expected %s"
            .formatted(file, tensor.name(), tensor.shape(), expected));
  }

  private FloatBuffer map(long begin, long bytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer mapped = channel.map(MapMode.READ_ONLY, header.dataStart() + begin, bytes);
      return mapped.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void requireFinite(FloatBuffer values, String name) {
    float[] block = new float[Math.min(BLOCK_VALUES, values.capacity())];
    for (int at = 0; at < values.capacity(); at += block.length) {
      int length = Math.min(block.length, values.capacity() - at);
      values.get(at, block, 0, length);
      for (int i = 0; i < length; i++) {
        if (!Float.isFinite(block[i])) {
          throw new DatasetException(
              "%s: tensor '%s' holds %s, all numbers must be finite"
                  .formatted(file, name, block[i]));
        }
      }
    }
  }
}
