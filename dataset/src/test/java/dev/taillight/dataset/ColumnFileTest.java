package dev.taillight.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.ColumnFile.ElementType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ColumnFileTest {

  @TempDir Path folder;

  @Test
  void theFormatIsTheDocumentedOne() throws IOException {
    Path file = folder.resolve("column");
    try (ColumnWriter writer = new ColumnWriter(file, ElementType.INT32)) {
      writer.append(1);
      writer.append(-2);
    }
    byte[] elements = {1, 0, 0, 0, -2, -1, -1, -1};
    CRC32C checksum = new CRC32C();
    checksum.update(elements);
    ByteBuffer expected = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    expected.put("TAILLCOL".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(1).putLong(2);
    expected.putInt((int) checksum.getValue()).putInt(0).put(elements);
    assertArrayEquals(expected.array(), Files.readAllBytes(file));
  }

  @RepeatedTest(3)
  void whatIsWrittenIsRead(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    int size = random.nextInt(50_000); // the writer's buffer takes 16,384 ints
    int[] ints = random.ints(size).toArray();
    long[] longs = random.longs(size).toArray();
    try (ColumnWriter intWriter = new ColumnWriter(folder.resolve("ints"), ElementType.INT32);
        ColumnWriter longWriter = new ColumnWriter(folder.resolve("longs"), ElementType.INT64)) {
      for (int i = 0; i < size; i++) {
        intWriter.append(ints[i]);
        longWriter.append(longs[i]);
      }
    }
    IntColumn intColumn = IntColumn.map(folder.resolve("ints"));
    LongColumn longColumn = LongColumn.map(folder.resolve("longs"));
    assertArrayEquals(ints, intColumn.toArray());
    assertEquals(size, longColumn.size());
    for (int i = 0; i < size; i++) {
      assertEquals(longs[i], longColumn.at(i), "seed " + repetition.getCurrentRepetition());
    }
    ColumnFile.verify(folder.resolve("ints"));
    ColumnFile.verify(folder.resolve("longs"));
  }

  @Test
  void anEmptyColumnIsOne() throws IOException {
    Path file = folder.resolve("empty");
    new ColumnWriter(file, ElementType.INT32).close();
    assertEquals(0, IntColumn.map(file).size());
    ColumnFile.verify(file);
  }

  @Test
  void columnsOfSeveralMappingsAreReadAcrossTheirBorders() throws IOException {
    // A sparse file of 1.25 GiB, whose mappings are 1 GiB long.
    Path file = folder.resolve("large");
    long count = (5L << 28) / Integer.BYTES;
    long border = (1L << 30) / Integer.BYTES;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(ColumnFile.header(ElementType.INT32, count, 0).array());
      sparse.setLength(ColumnFile.HEADER_BYTES + count * Integer.BYTES);
      for (long index : new long[] {0, border - 1, border, count - 1}) {
        sparse.seek(ColumnFile.HEADER_BYTES + index * Integer.BYTES);
        sparse.writeInt(Integer.reverseBytes((int) (index + 7)));
      }
    }
    IntColumn column = IntColumn.map(file);
    assertEquals(count, column.size());
    for (long index : new long[] {0, border - 1, border, count - 1}) {
      assertEquals((int) (index + 7), column.at(index));
    }
    int[] copied = new int[4];
    column.copy(border - 2, copied, 0, 4);
    assertArrayEquals(new int[] {0, (int) border + 6, (int) border + 7, 0}, copied);
  }

  @Test
  void textsAreReadBack() throws IOException {
    String[] texts = {"", "plain", "grün", "日本語", "𝄞", "with\nbreak\tand tab", ""};
    try (StringColumnWriter writer = new StringColumnWriter(folder, "texts")) {
      for (String text : texts) {
        writer.append(text);
      }
      assertEquals(texts.length, writer.count());
    }
    StringColumn column = StringColumn.map(folder, "texts");
    assertEquals(texts.length, column.size());
    for (int i = 0; i < texts.length; i++) {
      assertEquals(texts[i], column.at(i));
    }
    assertEquals(3, column.indexOf("日本語").orElseThrow());
    assertTrue(column.indexOf("nothing").isEmpty());
  }

  @Test
  void aTextLongerThanTheBufferIsReadBack() throws IOException {
    String text = "0123456789".repeat(20_000);
    try (StringColumnWriter writer = new StringColumnWriter(folder, "texts")) {
      writer.append("a");
      writer.append(text);
    }
    assertEquals(text, StringColumn.map(folder, "texts").at(1));
  }

  @Test
  void anyDamagedByteIsFound() throws IOException {
    Path file = written(1, 2, 3);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      boolean reserved = i >= 28 && i < ColumnFile.HEADER_BYTES;
      if (reserved) {
        continue;
      }
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(file, damaged);
      assertThrows(
          DatasetException.class,
          () -> {
            IntColumn.map(file);
            ColumnFile.verify(file);
          },
          "byte " + i);
    }
  }

  @Test
  void anyMissingOrSurplusByteIsFoundWithoutReadingTheElements() throws IOException {
    Path file = written(1, 2, 3);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length <= whole.length + 4; length++) {
      if (length != whole.length) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThrows(DatasetException.class, () -> IntColumn.map(file), "length " + length);
      }
    }
  }

  @Test
  void theMessagesSayWhatIsWrong() throws IOException {
    Path file = written(1, 2, 3);
    assertEquals(file + ": holds INT32, expected INT64", message(() -> LongColumn.map(file)));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(
        file + ": holds 11 bytes of data, its header says 3 × INT32",
        message(() -> IntColumn.map(file)));
    whole[8] = 2;
    Files.write(file, whole);
    assertEquals(
        file + ": format version 2, this program reads 1", message(() -> IntColumn.map(file)));
    Files.writeString(file, "something else altogether, which is long enough for a header");
    assertEquals(file + ": not a column of an encoded dataset", message(() -> IntColumn.map(file)));
    Files.delete(file);
    assertEquals(
        file + ": a file of the encoded dataset is missing", message(() -> IntColumn.map(file)));
  }

  private Path written(int... values) throws IOException {
    Path file = folder.resolve("column");
    try (ColumnWriter writer = new ColumnWriter(file, ElementType.INT32)) {
      for (int value : values) {
        writer.append(value);
      }
    }
    return file;
  }

  private static String message(org.junit.jupiter.api.function.Executable reading) {
    return assertThrows(DatasetException.class, reading).getMessage();
  }
}
