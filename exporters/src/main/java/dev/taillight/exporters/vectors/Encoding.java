package dev.taillight.exporters.vectors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the vectors of an export become bytes, little-endian. Decoding and encoding again gives the
 * same bytes.
 *
 * @param precision the numbers
 * @param dimension d, the length of a vector
 * @param scale what an integer of {@link Precision#INT8} is multiplied by; 1 for the others
 */
public record Encoding(Precision precision, int dimension, float scale) {

  /** How many bytes a vector takes. */
  public int rowBytes() {
    return Math.multiplyExact(precision.bytes(), dimension);
  }

  /** Room for a vector. */
  public ByteBuffer newRow() {
    return ByteBuffer.allocate(rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Encodes a vector.
   *
   * @param values holds it
   * @param from where it begins
   * @param row takes its bytes, from the first on; afterwards it is cleared
   */
  public void encode(float[] values, int from, ByteBuffer row) {
    row.clear();
    precision.encode(values, from, dimension, scale, row);
    row.clear();
  }

  /**
   * Decodes a vector.
   *
   * @param row its bytes, read from the first on; afterwards it is cleared
   * @param vector takes the d values, and has room for no more
   */
  public void decode(ByteBuffer row, float[] vector) {
    row.clear();
    precision.decode(row, scale, vector);
    row.clear();
  }
}
