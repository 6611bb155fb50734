package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorBlock;
import java.io.IOException;

/**
 * A vector as an array of JSON numbers: the shortest digits that read back as the same float32, or
 * the integers of {@link Precision#INT8}.
 */
final class JsonVector {

  private final Encoding encoding;

  JsonVector(Encoding encoding) {
    this.encoding = encoding;
  }

  /** Writes the vector at {@code index} of a block. */
  void write(JsonGenerator object, VectorBlock block, int index) throws IOException {
    object.writeStartArray();
    if (encoding.precision() == Precision.INT8) {
      for (byte value : block.bytes(index)) {
        object.writeNumber(value);
      }
    } else {
      for (float value : block.vector(index)) {
        object.writeNumber(value);
      }
    }
    object.writeEndArray();
  }

  /** The value of a number in such an array. */
  float value(double number) {
    return encoding.precision() == Precision.INT8
        ? (float) number * encoding.scale()
        : (float) number;
  }
}
