package dev.taillight.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedTextsTest {

  @TempDir Path folder;

  @Test
  void findsEveryTextAndNoOther() throws IOException {
    RandomStream random = RandomStream.of(3, "texts");
    Set<String> texts = new LinkedHashSet<>(List.of("", "é", "\u65e5\u672c", "a\nb"));
    while (texts.size() < 5000) {
      texts.add(Integer.toString(random.nextInt(1 << 20), 36));
    }
    List<String> order = new ArrayList<>(texts);
    IndexedTexts.write(folder, "t", order.iterator());
    IndexedTexts found = IndexedTexts.map(folder, "t");
    assertEquals(5000, found.size());
    for (int i = 0; i < order.size(); i++) {
      assertEquals(OptionalInt.of(i), found.indexOf(order.get(i)));
      assertEquals(order.get(i), found.at(i));
    }
    for (int i = 0; i < 1000; i++) {
      String other = "-" + i;
      assertEquals(OptionalInt.empty(), found.indexOf(other), other);
    }
  }

  /** 5 texts need at least 10 slots, so 16; the offset basis of FNV-1a is the hash of "". */
  @Test
  void liesInTheSlotsAsDescribed() throws IOException {
    IndexedTexts.write(folder, "t", List.of("", "b", "c", "d", "e").iterator());
    IntColumn slots = IntColumn.map(folder.resolve("t.slots"));
    assertEquals(16, slots.size());
    long hash = 0xcbf29ce484222325L;
    assertEquals(0, slots.at((hash ^ hash >>> 32) & 15));
  }

  @Test
  void mayBeEmpty() throws IOException {
    IndexedTexts.write(folder, "none", List.<String>of().iterator());
    assertEquals(OptionalInt.empty(), IndexedTexts.map(folder, "none").indexOf("x"));
    IndexedTexts.write(folder, "one", List.of("x").iterator());
    assertEquals(OptionalInt.of(0), IndexedTexts.map(folder, "one").indexOf("x"));
  }

  @Test
  void refusesATextTwice() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> IndexedTexts.write(folder, "t", List.of("a", "b", "a").iterator()));
    assertTrue(e.getMessage().contains("'a' twice"), e.getMessage());
  }

  @Test
  void refusesFilesThatDoNotBelongTogether() throws IOException {
    IndexedTexts.write(folder, "few", List.of("a").iterator());
    IndexedTexts.write(folder, "many", List.of("a", "b", "c").iterator());
    Files.copy(folder.resolve("few.slots"), folder.resolve("x.slots"));
    Files.copy(folder.resolve("many.bytes"), folder.resolve("x.bytes"));
    Files.copy(folder.resolve("many.offsets"), folder.resolve("x.offsets"));
    DatasetException e = assertThrows(DatasetException.class, () -> IndexedTexts.map(folder, "x"));
    assertTrue(e.getMessage().contains("2 slots, expected a power of two"), e.getMessage());
    assertEquals(
        List.of("x.bytes", "x.offsets", "x.slots"),
        IndexedTexts.files("x").stream().filter(f -> Files.exists(folder.resolve(f))).toList());
  }

  /**
   * 3 texts have 8 slots. Here all name the first text: whoever looks for another one finds no free
   * slot.
   */
  @Test
  void refusesSlotsWithoutAFreeOne() throws IOException {
    IndexedTexts.write(folder, "t", List.of("a", "b", "c").iterator());
    byte[] slots = Files.readAllBytes(folder.resolve("t.slots"));
    Arrays.fill(slots, slots.length - 8 * Integer.BYTES, slots.length, (byte) 0);
    Files.write(folder.resolve("t.slots"), slots);

    DatasetException e =
        assertThrows(
            DatasetException.class, () -> IndexedTexts.map(folder, "t").indexOf("elsewhere"));

    assertTrue(e.getMessage().contains("t.slots: no slot is free"), e.getMessage());
  }

  /** The second offset, of 8 bytes, becomes far larger than the file of texts. */
  @Test
  void refusesTextsOutsideTheColumn() throws IOException {
    IndexedTexts.write(folder, "t", List.of("a", "b").iterator());
    byte[] offsets = Files.readAllBytes(folder.resolve("t.offsets"));
    offsets[offsets.length - 10] = 1;
    Files.write(folder.resolve("t.offsets"), offsets);
    IndexedTexts damaged = IndexedTexts.map(folder, "t");

    DatasetException e = assertThrows(DatasetException.class, () -> damaged.at(0));

    assertTrue(e.getMessage().contains("the file is damaged"), e.getMessage());
  }
}
