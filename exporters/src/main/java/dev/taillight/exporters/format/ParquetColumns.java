package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorBlock;
import java.nio.ByteBuffer;

/**
 * The two columns of a Parquet file of vectors.
 *
 * @param id the name of the column of ids
 * @param vector the name of the column of vectors
 * @param encoding how these are written: as floats, as the integers of {@link Precision#INT8}, or
 *     as bytes, two for each value, little-endian
 */
record ParquetColumns(String id, String vector, Encoding encoding) {

  /** The numbers of a row, as DuckDB is given them. */
  float[] values(VectorBlock block, int index) {
    return floats() ? block.vector(index) : widened(block.bytes(index));
  }

  /** How many numbers a row has. */
  int numbers() {
    return floats() ? encoding.dimension() : encoding.rowBytes();
  }

  /**
   * The vector that numbers stand for.
   *
   * @param numbers as many as {@link #numbers} says, as they were read back
   * @param vector takes the d values
   */
  void decode(Object[] numbers, float[] vector) {
    if (floats()) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = ((Number) numbers[i]).floatValue();
      }
      return;
    }
    ByteBuffer bytes = encoding.newRow();
    for (Object number : numbers) {
      bytes.put(((Number) number).byteValue());
    }
    encoding.decode(bytes, vector);
  }

  /**
   * What is selected of the staging table, whose columns are {@code item_id} and {@code vector}.
   */
  String selection() {
    String type =
        switch (encoding.precision()) {
          case FLOAT32 -> "";
          case FLOAT16, BFLOAT16 -> "::UTINYINT[]";
          case INT8 -> "::TINYINT[]";
        };
    return "item_id AS %s, vector%s AS %s".formatted(id, type, vector);
  }

  private boolean floats() {
    return encoding.precision() == Precision.FLOAT32;
  }

  private float[] widened(byte[] bytes) {
    boolean signed = encoding.precision() == Precision.INT8;
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = signed ? bytes[i] : Byte.toUnsignedInt(bytes[i]);
    }
    return values;
  }
}
