package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartInputTest {

  private static final long[] EXTREMES = {
    0, 1, -1, 127, 128, -128, 1L << 56, Long.MAX_VALUE, Long.MIN_VALUE, 0xffL << 56
  };

  @TempDir Path folder;

  @RepeatedTest(5)
  void readsWhatWasWritten(RepetitionInfo info) {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "sums");
    int count = 20_000; // more than a buffer takes
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          i < EXTREMES.length ? EXTREMES[i] : stream.nextLong() >> stream.nextInt(Long.SIZE);
    }
    Path file = folder.resolve("file");
    String digest;
    try (PartOutput out = new PartOutput(file)) {
      for (int i = 0; i < count; i++) {
        out.sum(numbers[i], numbers[count - 1 - i]);
        out.number(numbers[i] & Long.MAX_VALUE);
      }
      digest = out.finish();
    }
    try (PartInput in = new PartInput(file, digest)) {
      for (int i = 0; i < count; i++) {
        assertEquals(numbers[i], in.whole(), "seed " + info.getCurrentRepetition());
        assertEquals(numbers[count - 1 - i], in.fraction());
        assertEquals(numbers[i] & Long.MAX_VALUE, in.number());
      }
      in.end();
    }
  }

  @Test
  void numbersTakeSevenBitsAByte() throws IOException {
    Path file = folder.resolve("file");
    try (PartOutput out = new PartOutput(file)) {
      out.number(300); // 300 = 2 · 128 + 44
      out.sum(-3, 0xC0L << 56); // −3 folds to 5; three quarters are one byte after the point
      out.bytes("über".getBytes(StandardCharsets.UTF_8), 2);
      out.finish();
    }
    assertArrayEquals(
        new byte[] {(byte) (44 | 0x80), 2, 5, 1, (byte) 0xC0, 3, 'b', 'e', 'r'},
        Files.readAllBytes(file));
  }

  @Test
  void whatIsTooLargeIsDamaged() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[] {9, 3, 'a'});
    try (PartInput in = new PartInput(file, "")) {
      assertThrows(DatasetException.class, () -> in.number(8));
    }
    try (PartInput in = new PartInput(file, "")) {
      assertEquals(9, in.number());
      // Three bytes are promised, one is there.
      String message =
          assertThrows(DatasetException.class, () -> in.bytes(new byte[0], 0)).getMessage();
      assertTrue(message.startsWith(file + ": damaged"), message);
    }
  }
}
