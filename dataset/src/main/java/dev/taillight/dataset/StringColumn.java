package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import dev.taillight.dataset.ColumnFile.Mapped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A memory-mapped column of texts: UTF-8 bytes and their offsets. Immutable and thread-safe. */
public final class StringColumn {

  private final LongColumn offsets;
  private final Mapped bytes;

  private StringColumn(LongColumn offsets, Mapped bytes) {
    this.offsets = offsets;
    this.bytes = bytes;
  }

  static StringColumn map(Path folder, String name) {
    return new StringColumn(
        LongColumn.map(offsetsFile(folder, name)),
        ColumnFile.map(bytesFile(folder, name), ElementType.BYTE));
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

  /** The text at {@code index}, in 0 … size−1. */
  public String at(int index) {
    return new String(bytesAt(index), StandardCharsets.UTF_8);
  }

  /** The text at {@code index} in UTF-8. */
  byte[] bytesAt(int index) {
    long start = offsets.at(index);
    byte[] text = new byte[Math.toIntExact(offsets.at(index + 1L) - start)];
    for (int i = 0; i < text.length; i++) {
      text[i] = byteAt(start + i);
    }
    return text;
  }

  /** Whether a text has these bytes in UTF-8; makes no copy. */
  boolean isAt(int index, byte[] utf8) {
    long start = offsets.at(index);
    if (offsets.at(index + 1L) - start != utf8.length) {
      return false;
    }
    for (int i = 0; i < utf8.length; i++) {
      if (byteAt(start + i) != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  /** Compares two texts by their bytes, unsigned, without a copy. */
  int compare(int index, int other) {
    long start = offsets.at(index);
    long otherStart = offsets.at(other);
    long length = offsets.at(index + 1L) - start;
    long otherLength = offsets.at(other + 1L) - otherStart;
    for (long i = 0; i < Math.min(length, otherLength); i++) {
      int difference = Byte.compareUnsigned(byteAt(start + i), byteAt(otherStart + i));
      if (difference != 0) {
        return difference;
      }
    }
    return Long.compare(length, otherLength);
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
