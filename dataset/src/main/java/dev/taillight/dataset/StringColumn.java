package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import dev.taillight.dataset.ColumnFile.Mapped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A memory-mapped column of texts: UTF-8 bytes and their offsets. Immutable and thread-safe. */
public final class StringColumn {

  private final Path file;
  private final LongColumn offsets;
  private final Mapped bytes;

  private StringColumn(Path file, LongColumn offsets, Mapped bytes) {
    this.file = file;
    this.offsets = offsets;
    this.bytes = bytes;
  }

  static StringColumn map(Path folder, String name) {
    Path file = offsetsFile(folder, name);
    LongColumn offsets = LongColumn.map(file);
    if (offsets.size() < 1 || offsets.size() > Integer.MAX_VALUE) {
      throw new DatasetException(
          "%s: expected 1 to %d offsets, got %d"
              .formatted(file, Integer.MAX_VALUE, offsets.size()));
    }
    return new StringColumn(
        file, offsets, ColumnFile.map(bytesFile(folder, name), ElementType.BYTE));
  }

  static Path offsetsFile(Path folder, String name) {
    return folder.resolve(name + ".offsets");
  }

  static Path bytesFile(Path folder, String name) {
    return folder.resolve(name + ".bytes");
  }

  /** How many texts the column has. */
  public int size() {
    return Math.toIntExact(offsets.size() - 1);
  }

  /**
   * The text at {@code index}, in 0 … size−1.
   *
   * @throws DatasetException if there is no such text, or it lies outside the column
   */
  public String at(int index) {
    return new String(bytesAt(index), StandardCharsets.UTF_8);
  }

  /** The text at {@code index} in UTF-8. */
  byte[] bytesAt(int index) {
    byte[] text = new byte[length(index)];
    long start = start(index);
    for (int i = 0; i < text.length; i++) {
      text[i] = byteAt(start + i);
    }
    return text;
  }

  /** Whether a text has these bytes in UTF-8; makes no copy. */
  boolean isAt(int index, byte[] utf8) {
    if (length(index) != utf8.length) {
      return false;
    }
    long start = start(index);
    for (int i = 0; i < utf8.length; i++) {
      if (byteAt(start + i) != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  /** Compares two texts by their bytes, unsigned, without a copy. */
  int compare(int index, int other) {
    int length = length(index);
    int otherLength = length(other);
    long start = start(index);
    long otherStart = start(other);
    for (long i = 0; i < Math.min(length, otherLength); i++) {
      int difference = Byte.compareUnsigned(byteAt(start + i), byteAt(otherStart + i));
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(length, otherLength);
  }

  private long start(int index) {
    return offsets.at(index);
  }

  /** How many bytes a text has; checks that they are there, so that start and end can be used. */
  private int length(int index) {
    if (index < 0 || index >= size()) {
      throw new DatasetException(
          "%s: text %d is needed, there are %d".formatted(file, index, size()));
    }
    long start = offsets.at(index);
    long end = offsets.at(index + 1L);
    if (start < 0 || start > end || end > bytes.size() || end - start > Integer.MAX_VALUE - 8) {
      throw new DatasetException(
          "%s: text %d from byte %d to byte %d of %d; the file is damaged"
              .formatted(file, index, start, end, bytes.size()));
    }
    return (int) (end - start);
  }

  private byte byteAt(long position) {
    return bytes.chunk(position).get(bytes.place(position));
  }

  /** The index of the first text that equals {@code text}; reads the column from its start. */
  public OptionalInt indexOf(String text) {
    for (int i = 0; i < size(); i++) {
      if (at(i).equals(text)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
