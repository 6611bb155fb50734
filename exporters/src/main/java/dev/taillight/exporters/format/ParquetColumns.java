package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorBlock;

/**
 * The two columns of a Parquet file of vectors.
 *
 * @param id the name of the column of ids
 * @param vector the name of the column of vectors
 * @param encoding how these are written: as floats, or as the integers of {@link Precision#INT8}
 */
record ParquetColumns(String id, String vector, Encoding encoding) {

  /** The numbers of a row. */
  float[] values(VectorBlock block, int index) {
    return integers() ? widened(block.bytes(index)) : block.vector(index);
  }

  /** The value of a number that was read back. */
  float value(Number number) {
    return integers() ? number.byteValue() * encoding.scale() : number.floatValue();
  }

  /**
   * What is selected of the staging table, whose columns are {@code item_id} and {@code vector}.
   */
  String selection() {
    return "item_id AS %s, %s AS %s"
        .formatted(id, integers() ? "vector::TINYINT[]" : "vector", vector);
  }

  private boolean integers() {
    return encoding.precision() == Precision.INT8;
  }

  private static float[] widened(byte[] bytes) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i];
    }
    return values;
  }
}
