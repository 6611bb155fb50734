package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * A memory-mapped column of different texts that finds a text without reading the others and
 * without holding any of them. Immutable and thread-safe.
 *
 * <p>{@code NAME.slots} lies beside the two files of the column: an int32 column of 2^b slots, at
 * least twice as many as texts. A text's index stands in the first slot that was free when it was
 * written, from slot {@code (h ^ h >>> 32) mod 2^b} on and from the last slot on to the first; h is
 * the 64-bit FNV-1a hash of its UTF-8 bytes. The other slots hold −1.
 */
public final class IndexedTexts {

  private static final int FREE = -1;
  private static final int FEWEST_SLOTS = 2;
  private static final int MOST_TEXTS = 1 << 29;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final StringColumn texts;
  private final IntColumn slots;
  private final Path file;

  private IndexedTexts(StringColumn texts, IntColumn slots, Path file) {
    this.texts = texts;
    this.file = file;
    this.slots = slots;
  }

  /**
   * Writes a column with its index; meanwhile the heap holds 8 to 16 bytes per text.
   *
   * @param folder where to write
   * @param name what the names of the files begin with
   * @param texts the texts in the order of their indices
   * @throws IllegalArgumentException if a text comes twice, or there are more than 2²⁹
   */
  public static void write(Path folder, String name, Iterator<String> texts) throws IOException {
    try (StringColumnWriter writer = new StringColumnWriter(folder, name)) {
      while (texts.hasNext()) {
        writer.append(texts.next());
      }
    }
    int[] slots = slots(StringColumn.map(folder, name), name);
    try (ColumnWriter writer = new ColumnWriter(slotsFile(folder, name), ElementType.INT32)) {
      for (int slot : slots) {
        writer.append(slot);
      }
    }
  }

  /** The names of the files of a column. */
  public static List<String> files(String name) {
    return List.of(name + ".bytes", name + ".offsets", name + ".slots");
  }

  /**
   * Maps a column.
   *
   * @throws DatasetException if a file is missing, damaged, or does not fit the others
   */
  public static IndexedTexts map(Path folder, String name) {
    StringColumn texts = StringColumn.map(folder, name);
    IntColumn slots = IntColumn.map(slotsFile(folder, name));
    if (Long.bitCount(slots.size()) != 1 || slots.size() < 2L * texts.size()) {
      throw new DatasetException(
          "%s: %d slots, expected a power of two that is at least twice the %d texts"
              .formatted(slotsFile(folder, name), slots.size(), texts.size()));
    }
    return new IndexedTexts(texts, slots, slotsFile(folder, name));
  }

  /** How many texts there are. */
  public int size() {
    return texts.size();
  }

  /** The text at {@code index}, in 0 … size−1. */
  public String at(int index) {
    return texts.at(index);
  }

  /**
   * The index of a text, if it is one of them; costs about two reads.
   *
   * @throws DatasetException if the slots are damaged
   */
  public OptionalInt indexOf(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    long mask = slots.size() - 1;
    long slot = hash(wanted) & mask;
    for (long probes = 0; probes < slots.size(); probes++) {
      int index = slots.at(slot);
      if (index == FREE) {
        return OptionalInt.empty();
      }
      if (texts.isAt(index, wanted)) {
        return OptionalInt.of(index);
      }
      slot = (slot + 1) & mask;
    }
    throw new DatasetException(file + ": no slot is free; the file is damaged");
  }

  private static int[] slots(StringColumn texts, String name) {
    if (texts.size() > MOST_TEXTS) {
      throw new IllegalArgumentException(
          "%s: an index of at most %d texts, got %d".formatted(name, MOST_TEXTS, texts.size()));
    }
    int count =
        Math.max(FEWEST_SLOTS, Integer.highestOneBit(Math.max(1, 2 * texts.size() - 1)) * 2);
    int[] slots = new int[count];
    Arrays.fill(slots, FREE);
    for (int index = 0; index < texts.size(); index++) {
      byte[] text = texts.bytesAt(index);
      int slot = (int) hash(text) & (count - 1);
      while (slots[slot] != FREE) {
        if (texts.isAt(slots[slot], text)) {
          throw new IllegalArgumentException(
              "%s: texts of their own are needed, got '%s' twice".formatted(name, texts.at(index)));
        }
        slot = (slot + 1) & (count - 1);
      }
      slots[slot] = index;
    }
    return slots;
  }

  private static long hash(byte[] text) {
    long hash = FNV_OFFSET;
    for (byte value : text) {
      hash = (hash ^ (value & 0xff)) * FNV_PRIME;
    }
    return hash ^ (hash >>> Integer.SIZE);
  }

  private static Path slotsFile(Path folder, String name) {
    return folder.resolve(name + ".slots");
  }
}
