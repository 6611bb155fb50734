package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import java.math.BigDecimal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {

  @ParameterizedTest
  @ValueSource(
      doubles = {0, 1, -1, 0.5, -0.5, 1.0 / 3, -1.0 / 3, 1e15 + 0.25, -1e15 - 0.25, 0x1p-60, -3e9})
  void aSingleNumberComesBack(double value) {
    ExactSum sum = new ExactSum();
    sum.add(value);
    assertEquals(value, sum.value(), 0x1p-53);
  }

  @RepeatedTest(20)
  void isTheDecimalSumWhateverTheOrderAndTheParts(RepetitionInfo info) {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "exact sum");
    double[] values =
        IntStream.range(0, 2000)
            .mapToDouble(i -> (stream.nextDouble() - 0.5) * Math.pow(10, stream.nextInt(12) - 4))
            .toArray();
    ExactSum forwards = new ExactSum();
    ExactSum backwards = new ExactSum();
    ExactSums parts = new ExactSums(3);
    BigDecimal expected = BigDecimal.ZERO;
    for (int i = 0; i < values.length; i++) {
      forwards.add(values[i]);
      backwards.add(values[values.length - 1 - i]);
      parts.add(stream.nextInt(3), values[i]);
      expected = expected.add(new BigDecimal(values[i]));
    }
    ExactSum merged = new ExactSum();
    for (int part = 2; part >= 0; part--) {
      merged.add(parts.whole(part), parts.fraction(part));
    }
    String seed = "seed " + info.getCurrentRepetition();
    assertEquals(forwards.value(), backwards.value(), 0.0, seed);
    assertEquals(forwards.value(), merged.value(), 0.0, seed);
    // Each summand may lose less than 2⁻⁶³.
    assertEquals(expected.doubleValue(), forwards.value(), 2000 * 0x1p-63 + 1e-9, seed);
  }

  @Test
  void keepsWhatPlainDoublesLose() {
    double plain = 0;
    ExactSum sum = new ExactSum();
    for (double value : new double[] {1, 1e17, 1, -1e17, 0.25}) {
      plain += value;
      sum.add(value);
    }
    assertEquals(0.25, plain, 0.0);
    assertEquals(2.25, sum.value(), 0.0);
  }

  @Test
  void sumsOfAnArrayDoNotMix() {
    ExactSums sums = new ExactSums(2);
    sums.add(0, 0.75);
    sums.add(0, 0.75);
    sums.add(1, -0.25);
    assertEquals(1.5, sums.value(0), 0.0);
    assertEquals(-0.25, sums.value(1), 0.0);
    sums.clear(0);
    assertEquals(0, sums.value(0), 0.0);
    assertEquals(-0.25, sums.value(1), 0.0);
  }
}
