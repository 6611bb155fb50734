package dev.taillight.exporters;

import dev.taillight.dataset.StringColumn;
import dev.taillight.trainer.VectorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Consecutive rows of an export and their ids. One block is refilled again and again: writers take
 * what they need before they return and keep no reference to its arrays.
 */
final class VectorBlock {

  private final VectorSource vectors;
  private final StringColumn ids;
  private final float[] values;
  private final float[] row;
  private final ByteBuffer rowBytes;
  private int first;
  private int size;

  VectorBlock(VectorSource vectors, StringColumn ids, int capacity) {
    this.vectors = vectors;
    this.ids = ids;
    this.values = new float[Math.multiplyExact(capacity, vectors.dimension())];
    this.row = new float[vectors.dimension()];
    this.rowBytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, vectors.dimension()))
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads rows {@code first … first + size − 1} into the block. */
  void fill(int first, int size) {
    this.first = first;
    this.size = size;
    vectors.read(first, size, values);
  }

  /** How many rows the block holds. */
  int size() {
    return size;
  }

  /** The row of the catalogue that stands at {@code index} of the block. */
  int rowNumber(int index) {
    return first + index;
  }

  /** The item id at {@code index} of the block. */
  String id(int index) {
    return ids.at(first + index);
  }

  /** The vector at {@code index} of the block; valid until the next call. */
  float[] vector(int index) {
    System.arraycopy(values, index * row.length, row, 0, row.length);
    return row;
  }

  /** The vector at {@code index} as 4·d little-endian bytes; valid until the next call. */
  byte[] vectorBytes(int index) {
    rowBytes.clear().asFloatBuffer().put(values, index * row.length, row.length);
    return rowBytes.array();
  }
}
