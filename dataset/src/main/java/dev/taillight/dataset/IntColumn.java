package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import dev.taillight.dataset.ColumnFile.Mapped;
import java.nio.file.Path;

/** A memory-mapped column of ints. Immutable and thread-safe. */
public final class IntColumn {

  private final Mapped mapped;

  private IntColumn(Mapped mapped) {
    this.mapped = mapped;
  }

  static IntColumn map(Path file) {
    return new IntColumn(ColumnFile.map(file, ElementType.INT32));
  }

  /** How many elements the column has. */
  public long size() {
    return mapped.size();
  }

  /** The element at {@code index}, in 0 … size−1. */
  public int at(long index) {
    return mapped.chunk(index).getInt(mapped.place(index) << 2);
  }

  /** Copies {@code length} elements from {@code from} on into {@code target} at {@code offset}. */
  public void copy(long from, int[] target, int offset, int length) {
    for (int i = 0; i < length; i++) {
      target[offset + i] = at(from + i);
    }
  }

  /** All elements, for columns that fit on the heap. */
  public int[] toArray() {
    int[] values = new int[Math.toIntExact(size())];
    copy(0, values, 0, values.length);
    return values;
  }
}
