package dev.taillight.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * Files in the safetensors format: the length of a JSON header as a little-endian int64, the
 * header, then the tensors' bytes. Only float32 is used.
 */
public final class Safetensors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_HEADER_BYTES = 1 << 24;
  private static final int BLOCK_VALUES = 1 << 14;

  private Safetensors() {}

  /** Writes tensors one after the other; the file appears whole or not at all. */
  public static void write(Path file, List<Tensor> tensors) throws IOException {
    byte[] header = header(tensors).toString().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(
        file,
        out -> {
          out.write(littleEndian(Long.BYTES).putLong(header.length).array());
          out.write(header);
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
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      JsonNode found = readHeader(file, in);
      JsonNode expected = header(tensors);
      if (!found.equals(expected)) {
        throw new DatasetException(
            "%s: holds %s, needed are %s".formatted(file, summary(found), summary(expected)));
      }
      for (Tensor tensor : tensors) {
        tensor.fill((array, from, length) -> read(in, array, from, length));
      }
      if (in.read() >= 0) {
        throw new DatasetException(file + ": has bytes after its last tensor");
      }
    } catch (EOFException e) {
      throw new DatasetException(file + ": ends before its last tensor; the file is damaged", e);
    }
  }

  private static JsonNode readHeader(Path file, InputStream in) throws IOException {
    long length = ByteBuffer.wrap(read(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw new DatasetException(
          file + ": not a safetensors file: a header of " + length + " bytes");
    }
    try {
      return JSON.readTree(read(in, (int) length));
    } catch (JsonProcessingException e) {
      throw new DatasetException(file + ": not a safetensors file: its header is no JSON", e);
    }
  }

  private static JsonNode header(List<Tensor> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Tensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", "F32");
      LongStream.of(tensor.shape()).forEach(entry.withArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
      offset += tensor.bytes();
    }
    return JSON.readTree(header.toString());
  }

  private static String summary(JsonNode header) {
    return StreamSupport.stream(((Iterable<String>) header::fieldNames).spliterator(), false)
        .map(name -> name + header.get(name).path("shape"))
        .toList()
        .toString();
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
