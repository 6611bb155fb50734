package dev.taillight.exporters.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Safetensors: the length of a JSON object as int64, the object, then the tensors {@code
 * row_numbers} of shape (n) and {@code vectors} of shape (n, d). The numbers of eight bytes come
 * first, so that both are aligned.
 */
final class SafetensorsFormat extends HeadedFormat {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The object is filled up with spaces to a multiple of this. */
  private static final int ALIGNMENT = 8;

  /** How many row numbers are written at a time. */
  private static final int CHUNK = 8192;

  @Override
  Set<Precision> precisions() {
    return EnumSet.allOf(Precision.class);
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "safetensors");
  }

  @Override
  String description(Encoding encoding) {
    return "tensors row_numbers (int64) and vectors (%s)".formatted(type(encoding.precision()));
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.array("none");
  }

  @Override
  void writeHeader(OutputStream out, Shard shard) throws IOException {
    String object = header(shard).toString();
    int padding = Math.floorMod(-object.length(), ALIGNMENT);
    byte[] padded = (object + " ".repeat(padding)).getBytes(StandardCharsets.US_ASCII);
    out.write(littleEndian(Long.BYTES).putLong(padded.length).array());
    out.write(padded);
    ByteBuffer numbers = littleEndian(CHUNK * Long.BYTES);
    for (int row = 0; row < shard.count(); row += CHUNK) {
      int rows = Math.min(CHUNK, shard.count() - row);
      numbers.clear();
      for (int i = 0; i < rows; i++) {
        numbers.putLong((long) shard.first() + row + i);
      }
      out.write(numbers.array(), 0, numbers.position());
    }
  }

  private static ObjectNode header(Shard shard) {
    Encoding encoding = shard.encoding();
    long n = shard.count();
    ObjectNode header = JSON.createObjectNode();
    header
        .putObject("__metadata__")
        .put("format", "taillight-vectors")
        .put("metric", "inner_product")
        .put("precision", encoding.precision().key())
        .put("scale", String.valueOf(encoding.scale()));
    long begin = n * Long.BYTES;
    tensor(header.putObject("row_numbers"), "I64", 0, begin).putArray("shape").add(n);
    tensor(
            header.putObject("vectors"),
            type(encoding.precision()),
            begin,
            begin + n * encoding.rowBytes())
        .putArray("shape")
        .add(n)
        .add(encoding.dimension());
    return header;
  }

  private static ObjectNode tensor(ObjectNode tensor, String type, long begin, long end) {
    tensor.put("dtype", type).putArray("data_offsets").add(begin).add(end);
    return tensor;
  }

  private static String type(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> "F32";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case INT8 -> "I8";
    };
  }
}
