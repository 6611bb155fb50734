package dev.taillight.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * The header of a file in the safetensors format: the length of a JSON object as a little-endian
 * int64, the object, then the tensors' bytes, C-ordered and little-endian. The object tells of each
 * tensor its element type, its shape and its range of bytes, counted from the end of the header.
 * Immutable and thread-safe.
 */
public final class SafetensorsHeader {

  /** The element type of float32. */
  public static final String FLOAT32 = "F32";

  /** Longer headers are refused; the format's own library allows 100 MB. */
  public static final int MAX_HEADER_BYTES = 1 << 24;

  /** Where the format keeps texts beside the tensors. */
  private static final String METADATA = "__metadata__";

  /** The header is filled up with spaces, so that the numbers behind it are aligned. */
  private static final int ALIGNMENT = 8;

  private static final Map<String, Integer> ELEMENT_BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry(FLOAT32, 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F64", 8));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<TensorRange> tensors;
  private final long dataStart;

  /**
   * One tensor.
   *
   * @param name its name, unique within the file
   * @param elementType the type of its elements, e.g. {@link #FLOAT32}
   * @param shape the lengths of the axes
   * @param begin where its bytes begin, from the end of the header on
   * @param end where they end
   */
  public record TensorRange(
      String name, String elementType, List<Long> shape, long begin, long end) {

    public TensorRange {
      shape = List.copyOf(shape);
    }

    /** Name and shape, for people. */
    @Override
    public String toString() {
      return name + shape.toString().replace(" ", "");
    }
  }

  private SafetensorsHeader(List<TensorRange> tensors, long dataStart) {
    this.tensors = List.copyOf(tensors);
    this.dataStart = dataStart;
  }

  /**
   * The header of float32 tensors that lie one behind the other.
   *
   * @param shapes the lengths of the axes by name, in the order of the file
   * @throws ArithmeticException if the tensors have more than 2⁶³ bytes
   */
  public static SafetensorsHeader ofFloat32(Map<String, List<Long>> shapes) {
    List<TensorRange> tensors = new ArrayList<>();
    long begin = 0;
    for (Entry<String, List<Long>> tensor : shapes.entrySet()) {
      long bytes = tensor.getValue().stream().reduce((long) Float.BYTES, Math::multiplyExact);
      long end = Math.addExact(begin, bytes);
      tensors.add(new TensorRange(tensor.getKey(), FLOAT32, tensor.getValue(), begin, end));
      begin = end;
    }
    return new SafetensorsHeader(tensors, Long.BYTES + json(tensors).length);
  }

  /**
   * Reads the header of a file and checks it against the length of the file.
   *
   * @throws DamagedFileException if the file is cut short, its header is longer than {@link
   *     #MAX_HEADER_BYTES} or says what cannot be: a shape that does not fit its range, ranges that
   *     overlap, leave gaps, or do not end where the file does
   * @throws IOException if the file cannot be read
   */
  public static SafetensorsHeader read(Path file) throws IOException {
    byte[] json = headerBytes(file);
    long dataStart = Long.BYTES + (long) json.length;
    List<TensorRange> tensors = new ArrayList<>();
    JsonNode header = parse(file, json);
    for (Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.add(tensor(file, entry.getKey(), entry.getValue()));
      }
    }
    tensors.sort(Comparator.comparingLong(TensorRange::begin).thenComparing(TensorRange::end));
    requireCovered(file, tensors, Files.size(file) - dataStart);
    return new SafetensorsHeader(tensors, dataStart);
  }

  /** Writes the header; the tensors' bytes follow it. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] json = json(tensors);
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .array());
    out.write(json);
  }

  /** The tensors in the order of their bytes. */
  public List<TensorRange> tensors() {
    return tensors;
  }

  /** The tensor of a name. */
  public Optional<TensorRange> tensor(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /** Where in the file the ranges count from, in bytes. */
  public long dataStart() {
    return dataStart;
  }

  private static byte[] json(List<TensorRange> tensors) {
    ObjectNode header = JSON.createObjectNode();
    for (TensorRange tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", tensor.elementType());
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padding = (ALIGNMENT - text.length % ALIGNMENT) % ALIGNMENT;
    return (header + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] headerBytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      DataInputStream data = new DataInputStream(in);
      long length = Long.reverseBytes(data.readLong());
      if (length < 0 || length > MAX_HEADER_BYTES) {
        throw new DamagedFileException(
            "%s: not a safetensors file: a header of %d bytes, at most %d are read"
                .formatted(file, length, MAX_HEADER_BYTES));
      }
      byte[] json = new byte[(int) length];
      data.readFully(json);
      return json;
    } catch (EOFException e) {
      throw new DamagedFileException(file + ": ends within its header; the file is damaged", e);
    }
  }

  private static JsonNode parse(Path file, byte[] json) throws IOException {
    try {
      JsonNode header = JSON.readTree(json);
      if (header.isObject()) {
        return header;
      }
      throw new DamagedFileException(
          file + ": not a safetensors file: its header is no JSON object");
    } catch (JsonProcessingException e) {
      throw new DamagedFileException(file + ": not a safetensors file: its header is no JSON", e);
    }
  }

  private static TensorRange tensor(Path file, String name, JsonNode entry)
      throws DamagedFileException {
    String type = entry.path("dtype").asText();
    List<Long> shape = numbers(entry.path("shape"));
    List<Long> range = numbers(entry.path("data_offsets"));
    Integer elementBytes = ELEMENT_BYTES.get(type);
    if (elementBytes == null || range.size() != 2 || !entry.path("shape").isArray()) {
      throw new DamagedFileException(
          "%s: tensor '%s' needs dtype, shape and data_offsets, got %s"
              .formatted(file, name, entry));
    }
    long begin = range.get(0);
    long end = range.get(1);
    if (!fits(shape, elementBytes, end - begin)) {
      throw new DamagedFileException(
          "%s: tensor '%s' of shape %s and type %s does not fit the bytes %d … %d"
              .formatted(file, name, shape, type, begin, end));
    }
    return new TensorRange(name, type, shape, begin, end);
  }

  /** The numbers of an array; those that are none, or below 0, are left out. */
  private static List<Long> numbers(JsonNode array) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : array) {
      if (number.canConvertToLong() && number.isIntegralNumber() && number.longValue() >= 0) {
        numbers.add(number.longValue());
      }
    }
    return numbers.size() == array.size() ? numbers : List.of(-1L);
  }

  private static boolean fits(List<Long> shape, int elementBytes, long bytes) {
    try {
      return shape.stream().allMatch(length -> length >= 0)
          && shape.stream().reduce((long) elementBytes, Math::multiplyExact) == bytes;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static void requireCovered(Path file, List<TensorRange> tensors, long dataBytes)
      throws DamagedFileException {
    long end = 0;
    for (TensorRange tensor : tensors) {
      if (tensor.begin() != end) {
        throw new DamagedFileException(
            "%s: tensor '%s' begins at byte %d, the one before it ends at %d"
                .formatted(file, tensor.name(), tensor.begin(), end));
      }
      end = tensor.end();
    }
    if (end > dataBytes) {
      throw new DamagedFileException(
          "%s: ends before its last tensor, %d of %d bytes are there; the file is damaged"
              .formatted(file, Math.max(0, dataBytes), end));
    }
    if (end < dataBytes) {
      throw new DamagedFileException(
          "%s: has %d bytes after its last tensor".formatted(file, dataBytes - end));
    }
  }
}
