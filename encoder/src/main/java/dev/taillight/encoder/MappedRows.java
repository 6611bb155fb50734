package dev.taillight.encoder;

import java.nio.FloatBuffer;

/** The rows of a memory-mapped matrix. Immutable and thread-safe. */
final class MappedRows {

  private final FloatBuffer[] chunks;
  private final int shift;
  private final int size;
  private final int columns;

  /**
   * @param chunks the matrix in pieces of 2^shift rows
   * @param size how many rows there are
   * @param columns how long they are
   */
  MappedRows(FloatBuffer[] chunks, int shift, int size, int columns) {
    this.chunks = chunks;
    this.shift = shift;
    this.size = size;
    this.columns = columns;
  }

  /** How many rows there are. */
  int size() {
    return size;
  }

  /**
   * The mean of some rows.
   *
   * @param rows at least one
   * @param target takes the mean
   * @param offset where it does
   */
  void mean(int[] rows, float[] target, int offset) {
    read(rows[0], target, offset);
    if (rows.length == 1) {
      return;
    }
    float weight = 1f / rows.length;
    float[] row = new float[columns];
    for (int j = 0; j < columns; j++) {
      target[offset + j] *= weight;
    }
    for (int i = 1; i < rows.length; i++) {
      read(rows[i], row, 0);
      for (int j = 0; j < columns; j++) {
        target[offset + j] += weight * row[j];
      }
    }
  }

  private void read(int row, float[] target, int offset) {
    int place = (row & ((1 << shift) - 1)) * columns;
    chunks[row >>> shift].get(place, target, offset, columns);
  }
}
