package dev.taillight.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EmbeddingNoiseTest {

  @Test
  void everyRowHasTheLengthAndNoNumberIsNegative() {
    int d = 7;
    float[] noise = new EmbeddingNoise(0.3).draw(500, d, RandomStream.of(1, "noise"));
    assertEquals(500 * d, noise.length);
    for (int from = 0; from < noise.length; from += d) {
      double squares = 0;
      for (int i = from; i < from + d; i++) {
        assertTrue(noise[i] > 0);
        squares += noise[i] * noise[i];
      }
      assertEquals(0.3, Math.sqrt(squares), 1e-6);
    }
  }

  @Test
  void directionsAreThoseOfUniformNumbers() {
    // Of two numbers uniform in (0, 1) the second is less than c ≤ 1 times the first with
    // probability c/2, the area of a triangle; scaling leaves the ratio.
    int rows = 40_000;
    float[] noise = new EmbeddingNoise(2).draw(rows, 2, RandomStream.of(2, "noise"));
    for (double c : new double[] {0.25, 0.5, 1}) {
      int below = 0;
      for (int row = 0; row < rows; row++) {
        below += noise[2 * row + 1] < c * noise[2 * row] ? 1 : 0;
      }
      double deviation = Math.sqrt(c / 2 * (1 - c / 2) / rows);
      assertEquals(c / 2, (double) below / rows, 4 * deviation);
    }
  }

  @Test
  void theSameStreamGivesTheSameNoise() {
    EmbeddingNoise noise = new EmbeddingNoise(0.1);
    float[] one = noise.draw(3, 4, RandomStream.of(3, "noise", 1, 2));
    assertArrayEquals(one, noise.draw(3, 4, RandomStream.of(3, "noise", 1, 2)));
    assertFalse(Arrays.equals(one, noise.draw(3, 4, RandomStream.of(3, "noise", 1, 3))));
  }
}
