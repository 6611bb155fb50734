package dev.taillight.exporters.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PrecisionTest {

  /** By the definition: (−1)^s · 2^(e − 15) · 1.f, or 2^−14 · 0.f where e is 0. */
  @Test
  void everyFloat16IsWhatItsBitsSay() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double expected =
          exponent == 31
              ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0
                  ? Math.pow(2, -14) * fraction
                  : Math.pow(2, exponent - 15) * (1 + fraction);
      float found = Float16.toFloat((short) bits);
      assertEquals((float) (bits >> 15 == 0 ? expected : -expected), found, "bits " + bits);
      if (!Float.isNaN(found)) {
        assertEquals((short) bits, Float16.toBits(found), "bits " + bits);
      }
    }
  }

  /**
   * The nearest of all 63,488 finite values, and of two equally near ones that with the even bits.
   */
  @RepeatedTest(5)
  void float16RoundsToTheNearest(RepetitionInfo repetition) {
    TreeMap<Float, Short> values = new TreeMap<>();
    for (int bits = 0; bits < 0x7c00; bits++) {
      values.put(Float16.toFloat((short) bits), (short) bits);
    }
    RandomStream stream = RandomStream.of(repetition.getCurrentRepetition(), "float16");
    for (int i = 0; i < 20_000; i++) {
      float value =
          (float) (Math.pow(2, stream.nextInt(44) - 28) * (1 + stream.nextInt(1 << 14) / 16384.0));
      if (value >= 65504) {
        continue;
      }
      float below = values.floorKey(value);
      float above = values.ceilingKey(value);
      double down = (double) value - below;
      double up = (double) above - value;
      short expected =
          down < up || down == up && values.get(below) % 2 == 0
              ? values.get(below)
              : values.get(above);
      assertEquals(
          expected,
          Float16.toBits(value),
          "seed " + repetition.getCurrentRepetition() + ": " + value);
      assertEquals((short) (expected | 0x8000), Float16.toBits(-value));
    }
  }

  /** 1 + 2⁻⁸ lies between 1 and 1 + 2⁻⁷ and goes to the even one; a little more goes up. */
  @ParameterizedTest
  @CsvSource({
    "1, 3f80",
    "1.00390625, 3f80",
    "1.00390637, 3f81",
    "1.01171875, 3f82",
    "-1, bf80",
    "0, 0"
  })
  void bfloat16RoundsToTheNearestTiesToEven(float value, String bits) {
    assertEquals(bits, Integer.toHexString(Short.toUnsignedInt(BFloat16.toBits(value))));
  }

  /** The scale is 0.5/127; 0.25 is 63.5 of it and goes to the even 64. */
  @Test
  void int8IsTheNearestMultipleOfTheScale() {
    Encoding encoding = Precision.INT8.encoding(4, 0.5f);
    ByteBuffer row = encoding.newRow();
    encoding.encode(new float[] {0.5f, -0.5f, 0.25f, 0}, 0, row);

    assertEquals(127, row.get(0));
    assertEquals(-127, row.get(1));
    assertEquals(64, row.get(2));
    assertEquals(0, row.get(3));
  }

  @ParameterizedTest
  @EnumSource
  void encodingWhatWasDecodedGivesTheSameBytes(Precision precision) {
    RandomStream stream = RandomStream.of(5, "codes");
    Encoding encoding = precision.encoding(8, 0.37f);
    ByteBuffer row = encoding.newRow();
    ByteBuffer again = encoding.newRow();
    float[] values = new float[8];
    for (int i = 0; i < 5000; i++) {
      for (int j = 0; j < 8; j++) {
        values[j] = (float) ((stream.nextDouble() * 2 - 1) * 0.37);
      }
      encoding.encode(values, 0, row);
      encoding.decode(row, values);
      encoding.encode(values, 0, again);
      assertEquals(row.clear(), again.clear(), "vector " + i);
    }
  }

  /** IEEE 754 by java.nio, one at a time, little-endian, from the second value on. */
  @Test
  void float32IsTheBitsThemselves() {
    float[] values = {7, -0.0f, Float.MIN_VALUE, 0.1f, -3.4e38f};
    Encoding encoding = Precision.FLOAT32.encoding(4, 1);
    ByteBuffer row = encoding.newRow();
    encoding.encode(values, 1, row);
    for (int i = 0; i < 4; i++) {
      assertEquals(
          Integer.reverseBytes(Float.floatToRawIntBits(values[i + 1])),
          ByteBuffer.wrap(row.array()).getInt(4 * i));
    }
    float[] decoded = new float[4];
    encoding.decode(row, decoded);
    assertArrayEquals(Arrays.copyOfRange(values, 1, 5), decoded);
  }

  /** A vector within an array is encoded as it is by itself. */
  @ParameterizedTest
  @EnumSource
  void vectorsAreTakenFromWhereTheyBegin(Precision precision) {
    Encoding encoding = precision.encoding(3, 1);
    ByteBuffer second = encoding.newRow();
    ByteBuffer alone = encoding.newRow();
    encoding.encode(new float[] {1, 1, 1, 0.5f, -0.25f, 0.125f, 1, 1, 1}, 3, second);
    encoding.encode(new float[] {0.5f, -0.25f, 0.125f}, 0, alone);
    assertEquals(alone, second);
    assertEquals(encoding.rowBytes(), second.remaining());
  }

  @Test
  void aValueThatIsTooLargeIsRefused() {
    VectorStatistics statistics = new VectorStatistics(new NumberedIds());
    statistics.add(0, 1, 2, new float[] {70000f, 1});

    assertEquals(List.of(), statistics.problems(Precision.FLOAT32));
    String problem = statistics.problems(Precision.FLOAT16).get(0);
    assertTrue(problem.contains("float16 holds at most 65504"), problem);
  }

  /** Half a step of int8 is 100/254 ≈ 0.394, half the smallest float16 is 2⁻²⁵. */
  @ParameterizedTest
  @CsvSource({
    "INT8, 0.39, true",
    "INT8, 0.4, false",
    "FLOAT16, 2e-8, true",
    "FLOAT32, 2e-8, false"
  })
  void aVectorThatWouldBecomeZeroIsRefused(Precision precision, float value, boolean refused) {
    VectorStatistics statistics = new VectorStatistics(new NumberedIds());
    statistics.add(0, 2, 2, new float[] {100, 1, 0, value});

    List<String> problems = statistics.problems(precision);

    assertEquals(refused ? 1 : 0, problems.size(), problems.toString());
    assertTrue(problems.stream().allMatch(text -> text.contains("'item1'")), problems.toString());
  }

  private static final class NumberedIds implements ItemIds {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public String at(int row) {
      return "item" + row;
    }
  }
}
