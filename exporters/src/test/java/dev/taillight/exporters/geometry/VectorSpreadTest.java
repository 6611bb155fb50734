package dev.taillight.exporters.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.TestVectors;
import org.junit.jupiter.api.Test;

final class VectorSpreadTest {

  /** More rows than are read at a time; at most 2000 are compared, so all of them are. */
  @Test
  void isWhatTheWholeMatrixGives() {
    TestVectors vectors = TestVectors.random(1500, 6, 1);
    float[][] rows = new float[1500][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = vectors.row(row);
    }

    VectorSpread spread = VectorSpread.of(vectors);

    assertEquals(VectorGeometry.effectiveRank(rows), spread.effectiveRank(), 1e-9);
    assertEquals(VectorGeometry.uniformity(rows), spread.uniformity(), 1e-9);
    assertTrue(spread.effectiveRank() > 5.9, "random directions use all six");
  }

  @Test
  void theSameVectorsAgainUseOneDirection() {
    VectorSpread spread = VectorSpread.of(new TestVectors(new float[][] {{1, 2}, {2, 4}, {1, 2}}));

    assertEquals(1, spread.effectiveRank(), 1e-6);
    assertEquals(0, spread.uniformity(), 1e-9);
  }

  @Test
  void aSingleVectorHasNoUniformity() {
    VectorSpread spread = VectorSpread.of(new TestVectors(new float[][] {{1, 2}}));

    assertEquals(1, spread.effectiveRank(), 1e-9);
    assertNull(spread.uniformity());
  }
}
