package dev.taillight.exporters.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

class VectorGeometryTest {

  @Test
  void alignmentIsTheMeanSquaredDistanceOfUnitVectors() {
    // The first pair points the same way (0), the second at right angles (2), the third apart (4).
    float[][] left = {{3, 0}, {0, 5}, {1, 1}};
    float[][] right = {{1, 0}, {2, 0}, {-2, -2}};
    assertEquals(2.0, VectorGeometry.alignment(left, right), 1e-12);
  }

  /**
   * East, north and west: distances² 2, 2 and 4, so log((2 e⁻⁴ + e⁻⁸) / 3); 2 e⁻⁴ = 0.0366312778,
   * e⁻⁸ = 0.0003354626, a third of the sum 0.0123222468, its log −4.3963490.
   */
  @Test
  void uniformityIsTheLogMeanGaussianPotential() {
    float[][] vectors = {{2, 0}, {0, 1}, {-1, 0}};
    assertEquals(-4.3963490, VectorGeometry.uniformity(vectors), 1e-6);
    assertEquals(0.0, VectorGeometry.uniformity(new float[][] {{1, 1}, {2, 2}, {3, 3}}), 1e-12);
  }

  /** Singular values 3 and 1: p = 3/4, 1/4; exp(−0.75 ln 0.75 − 0.25 ln 0.25) = 1.7547653506. */
  @Test
  void effectiveRankIsTheExponentOfTheEntropyOfTheSingularValues() {
    assertEquals(1.7547653506, VectorGeometry.effectiveRank(new float[][] {{3, 0}, {0, 1}}), 1e-9);
    assertEquals(
        3.0, VectorGeometry.effectiveRank(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}), 1e-9);
    assertEquals(1.0, VectorGeometry.effectiveRank(new float[][] {{1, 2, 3}, {2, 4, 6}}), 1e-6);
  }

  @Test
  void effectiveRankAgreesWithASingularValueDecomposition() {
    for (long seed = 0; seed < 20; seed++) {
      RandomStream stream = RandomStream.of(seed, "vectors");
      float[][] vectors = new float[40][7];
      double[][] same = new double[40][7];
      for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 7; j++) {
          vectors[i][j] = (float) (stream.nextGaussian() * (1 + j));
          same[i][j] = vectors[i][j];
        }
      }
      double[] values =
          new SingularValueDecomposition(new Array2DRowRealMatrix(same)).getSingularValues();
      double sum = Arrays.stream(values).sum();
      double entropy = Arrays.stream(values).map(v -> -v / sum * Math.log(v / sum)).sum();
      assertEquals(Math.exp(entropy), VectorGeometry.effectiveRank(vectors), 1e-9, "seed " + seed);
    }
  }

  /** On a plane in 64 dimensions it is between 1 and 2, on a line 1. */
  @Test
  void effectiveRankOfDegenerateVectors() {
    for (long seed = 0; seed < 20; seed++) {
      RandomStream stream = RandomStream.of(seed, "degenerate");
      float[][] plane = SymmetricEigenTest.mixtures(stream, 300, 2, 64);
      double rank = VectorGeometry.effectiveRank(plane);
      assertEquals(1.5, rank, 0.5 + 1e-3, "seed " + seed);
      float[][] line = SymmetricEigenTest.mixtures(stream, 300, 1, 64);
      assertEquals(1, VectorGeometry.effectiveRank(line), 1e-3, "seed " + seed);
      Arrays.fill(line, line[0]);
      assertEquals(1, VectorGeometry.effectiveRank(line), 1e-3, "seed " + seed);
    }
  }
}
