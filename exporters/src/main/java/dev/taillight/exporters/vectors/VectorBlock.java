package dev.taillight.exporters.vectors;

import dev.taillight.trainer.VectorSource;
import java.nio.ByteBuffer;

/**
 * Consecutive rows of an export and their ids. One block is refilled again and again: writers take
 * what they need before they return and keep no reference to its arrays.
 */
public final class VectorBlock {

  private final VectorSource vectors;
  private final ItemIds ids;
  private final Encoding encoding;
  private final float[] values;
  private final float[] row;
  private final ByteBuffer rowBytes;
  private int first;
  private int size;

  /**
   * @param vectors what is read, float32
   * @param ids the ids of its rows
   * @param encoding how writers are given the vectors
   * @param capacity how many rows are read at a time
   */
  public VectorBlock(VectorSource vectors, ItemIds ids, Encoding encoding, int capacity) {
    this.vectors = vectors;
    this.ids = ids;
    this.encoding = encoding;
    this.values = new float[Math.multiplyExact(capacity, vectors.dimension())];
    this.row = new float[vectors.dimension()];
    this.rowBytes = encoding.newRow();
  }

  /** Reads rows {@code first … first + size − 1} into the block. */
  public void fill(int first, int size) {
    this.first = first;
    this.size = size;
    vectors.read(first, size, values);
  }

  /** How many rows the block holds. */
  public int size() {
    return size;
  }

  /** The row of the catalogue that stands at {@code index} of the block. */
  public int rowNumber(int index) {
    return first + index;
  }

  /** The item id at {@code index} of the block. */
  public String id(int index) {
    return ids.at(first + index);
  }

  /**
   * The vector at {@code index} of the block as its encoding has it: what a reader gets; valid
   * until the next call.
   */
  public float[] vector(int index) {
    encoding.encode(values, index * row.length, rowBytes);
    encoding.decode(rowBytes, row);
    return row;
  }

  /** The encoded vector at {@code index} of the block, little-endian; valid until the next call. */
  public byte[] bytes(int index) {
    encoding.encode(values, index * row.length, rowBytes);
    return rowBytes.array();
  }
}
