package dev.taillight.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EncodersTest {

  @TempDir Path folder;

  @Test
  void addsUpWhatIsKnownOfAQuery() throws IOException {
    TaillightQueryEncoder encoder =
        TaillightQueryEncoder.load(HandMadeEncoder.query().write(folder));
    // red (0, 1), 10 in the upper bin (0, 2), the mean of a (1, 0) and b (0, 1), bias (.5, 0).
    assertUnit(1, 3.5, encoder.encode(features("red", "10"), List.of("a", "b")));
    // blue (1, 1), 9.99 in the lower bin (2, 0), c (4, 2).
    assertUnit(7.5, 3, encoder.encode(features(" blue ", "9.99"), List.of("c")));
    // Nothing: missing (0, 0), missing (0, −1), the default of the history (3, −1).
    assertUnit(3.5, -2, encoder.encode(Map.of(), List.of()));
    assertUnit(3.5, -2, encoder.encode(features("", " "), List.of("unknown")));
    // An unknown colour (1, 0), missing (0, −1), a (1, 0).
    assertUnit(2.5, -1, encoder.encode(Map.of("colour", List.of("Red")), List.of("a")));
    assertEquals(OptionalInt.of(2), encoder.historyItems());
    assertEquals("tower", encoder.hash());
    assertEquals(2, encoder.dimension());
  }

  @Test
  void keepsTheLastItemsEachOnce() throws IOException {
    TaillightQueryEncoder encoder =
        TaillightQueryEncoder.load(HandMadeEncoder.query().write(folder));
    // The mean of b (0, 1) and c (4, 2), missing (0, −1), bias.
    float[] expected = encoder.encode(Map.of(), List.of("b", "c"));
    assertUnit(2.5, 0.5, expected);
    assertArrayEquals(expected, encoder.encode(Map.of(), List.of("a", "b", "c")));
    assertArrayEquals(expected, encoder.encode(Map.of(), List.of("a", "b", "x", "c", "c", "")));
  }

  @Test
  void mixesExpertsByTheTrainingPairs() throws IOException {
    TaillightItemEncoder encoder =
        TaillightItemEncoder.load(HandMadeEncoder.experts().write(folder));
    Map<String, List<String>> red = features("red", "10");
    // u: 10 (0, 2) and bias; v: red (0, 1) and bias; g = σ(log(1 + c) − 1).
    for (long pairs : new long[] {0, 1, 1000}) {
      double share = 1 / (1 + Math.exp(-(Math.log1p(pairs) - 1)));
      assertUnit(0.5, share * 2 + (1 - share), encoder.encode(red, pairs));
    }
    assertArrayEquals(encoder.encode(red, 0), encoder.encode(red));
    refused("must be 0 or more, got -1", () -> encoder.encode(red, -1));
  }

  @Test
  void tellsItsFeatures() throws IOException {
    TaillightItemEncoder encoder = TaillightItemEncoder.load(HandMadeEncoder.item().write(folder));
    assertEquals(
        List.of(
            new EncoderFeature("colour", InputKind.CATEGORICAL, 2, List.of()),
            new EncoderFeature("size", InputKind.NUMERIC, 2, List.of(10.0))),
        encoder.features());
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    TaillightItemEncoder encoder = TaillightItemEncoder.load(HandMadeEncoder.item().write(folder));
    refused(
        "unknown feature 'color', did you mean colour?",
        () -> encoder.encode(Map.of("color", List.of("red"))));
    refused(
        "unknown feature 'history/items'",
        () -> encoder.encode(Map.of("history/items", List.of("a"))));
    refused(
        "feature 'colour' takes one value, got 2: [red, blue]",
        () -> encoder.encode(Map.of("colour", List.of("red", "blue"))));
    for (String number :
        List.of("n/a", "1_000", "NaN", "Infinity", "1e999", "0x1p3", "1d", "1,5")) {
      refused(
          "feature 'size': a number is needed, got '" + number + "'",
          () -> encoder.encode(Map.of("size", List.of(number))));
    }
  }

  @Test
  void givesEveryThreadTheSameBits() throws IOException {
    TaillightQueryEncoder encoder =
        TaillightQueryEncoder.load(HandMadeEncoder.query().write(folder));
    List<List<String>> histories =
        List.of(List.of("a"), List.of("b", "c"), List.of(), List.of("c"));
    List<float[]> expected =
        histories.stream().map(history -> encoder.encode(Map.of(), history)).toList();
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i ->
                assertArrayEquals(
                    expected.get(i % 4), encoder.encode(Map.of(), histories.get(i % 4))));
  }

  /** What a service must not need is not on the class path of these tests. */
  @Test
  void needsNeitherADatabaseNorAnEngine() {
    for (String name :
        List.of(
            "org.duckdb.DuckDBDriver",
            "ai.djl.engine.Engine",
            "org.nd4j.linalg.factory.Nd4j",
            "dev.taillight.trainer.TwoTowerModel")) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
    }
  }

  private static Map<String, List<String>> features(String colour, String size) {
    return Map.of("colour", List.of(colour), "size", List.of(size));
  }

  private static void assertUnit(double first, double second, float[] found) {
    double length = Math.hypot(first, second);
    assertArrayEquals(
        new float[] {(float) (first / length), (float) (second / length)}, found, 1e-6f);
  }

  private static void refused(String message, Executable encoding) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, encoding);
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }
}
