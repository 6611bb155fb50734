package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import dev.taillight.dataset.ColumnFile.Mapped;
import java.nio.file.Path;

/** A memory-mapped column of longs. Immutable and thread-safe. */
final class LongColumn {

  private final Mapped mapped;

  private LongColumn(Mapped mapped) {
    this.mapped = mapped;
  }

  static LongColumn map(Path file) {
    return new LongColumn(ColumnFile.map(file, ElementType.INT64));
  }

  long size() {
    return mapped.size();
  }

  long at(long index) {
    return mapped.chunk(index).getLong(mapped.place(index) << 3);
  }
}
