package dev.taillight.trainer.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import dev.taillight.trainer.engine.RowBlock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TouchedRowsTest {

  private static final int DIMENSION = 3;

  @RepeatedTest(3)
  void sumsLikeAMapOverManyRows(RepetitionInfo repetition) {
    RandomStream stream = RandomStream.of(repetition.getCurrentRepetition(), "rows");
    int places = 5000;
    float[] inputGradient = new float[places * DIMENSION];
    for (int i = 0; i < inputGradient.length; i++) {
      inputGradient[i] = stream.nextFloat() - 0.5f;
    }
    // Fewer look-ups are expected than come; multiples of 1024 collide in a careless hash.
    TouchedRows.Builder builder = new TouchedRows.Builder(10);
    Map<Integer, double[]> expected = new LinkedHashMap<>();
    for (int lookUp = 0; lookUp < 2 * places; lookUp++) {
      int row = stream.nextInt(1700) * 1024;
      int place = stream.nextInt(places);
      float weight = stream.nextInt(3) == 0 ? 1 : stream.nextFloat();
      builder.add(row, place, weight);
      double[] sum = expected.computeIfAbsent(row, key -> new double[DIMENSION]);
      for (int i = 0; i < DIMENSION; i++) {
        sum[i] += weight * inputGradient[place * DIMENSION + i];
      }
    }
    TouchedRows touched = builder.build();
    assertEquals(expected.size(), touched.size());
    float[] gradients = new float[touched.size() * DIMENSION];
    double squares = touched.gradients(inputGradient, DIMENSION, new RowBlock(0, 100), gradients);
    squares +=
        touched.gradients(inputGradient, DIMENSION, new RowBlock(100, touched.size()), gradients);
    double expectedSquares = 0;
    int index = 0;
    for (Map.Entry<Integer, double[]> row : expected.entrySet()) {
      assertEquals(row.getKey(), touched.row(index));
      for (int i = 0; i < DIMENSION; i++) {
        assertEquals(row.getValue()[i], gradients[index * DIMENSION + i], 1e-5);
        expectedSquares += row.getValue()[i] * row.getValue()[i];
      }
      index++;
    }
    assertEquals(expectedSquares, squares, 1e-3);
  }

  @Test
  void touchesNothingWithoutLookUps() {
    assertEquals(0, new TouchedRows.Builder(0).build().size());
  }
}
