package dev.taillight.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.taillight.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DimensionMaskTest {

  private static final int ROWS = 2_000;
  private static final int WIDTH = 10;

  private static float[] draw(MaskScope scope, long seed) {
    return new DimensionMask(0.3, scope).draw(ROWS, WIDTH, RandomStream.of(seed, "mask"));
  }

  @Test
  void eachDimensionOfEachItemIsHiddenByItsOwnCoin() {
    float[] shown = draw(MaskScope.ITEM, 1);
    for (int dimension = 0; dimension < WIDTH; dimension++) {
      int hidden = 0;
      int withNext = 0;
      for (int row = 0; row < ROWS; row++) {
        float here = shown[row * WIDTH + dimension];
        float next = shown[row * WIDTH + (dimension + 1) % WIDTH];
        assertEquals(here == 0 ? 0 : 1, here);
        hidden += here == 0 ? 1 : 0;
        withNext += here == 0 && next == 0 ? 1 : 0;
      }
      // Five standard deviations: √(.3·.7/2000) = .0102 and √(.09·.91/2000) = .0064.
      assertEquals(0.3, (double) hidden / ROWS, 0.051);
      assertEquals(0.09, (double) withNext / ROWS, 0.032);
    }
  }

  @Test
  void oneMaskServesABatch() {
    int hidden = 0;
    for (int seed = 0; seed < 500; seed++) {
      float[] shown =
          new DimensionMask(0.3, MaskScope.BATCH).draw(3, WIDTH, RandomStream.of(seed, "mask"));
      float[] first = Arrays.copyOf(shown, WIDTH);
      assertArrayEquals(first, Arrays.copyOfRange(shown, WIDTH, 2 * WIDTH));
      assertArrayEquals(first, Arrays.copyOfRange(shown, 2 * WIDTH, 3 * WIDTH));
      for (float number : first) {
        hidden += number == 0 ? 1 : 0;
      }
    }
    assertEquals(0.3, hidden / 5000.0, 0.033); // five times √(.3·.7/5000)
  }

  @Test
  void theSameStreamGivesTheSameMasks() {
    assertArrayEquals(draw(MaskScope.ITEM, 3), draw(MaskScope.ITEM, 3));
    assertFalse(Arrays.equals(draw(MaskScope.ITEM, 3), draw(MaskScope.ITEM, 4)));
  }
}
