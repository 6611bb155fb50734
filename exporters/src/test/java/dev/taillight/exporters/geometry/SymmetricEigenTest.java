package dev.taillight.exporters.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.random.RandomStream;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SymmetricEigenTest {

  /** λ² − 5λ + 6 − 2 = 0 gives 4 and 1; (A − 4) x = 0 for x = (√2, 1)/√3. */
  @Test
  void decomposesAMatrixByHand() {
    double[][] matrix = {{3, Math.sqrt(2)}, {Math.sqrt(2), 2}};
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    assertEquals(2, eigen.size());
    assertEquals(4, eigen.value(0), 1e-14);
    assertEquals(1, eigen.value(1), 1e-14);
    assertEquals(Math.sqrt(2.0 / 3), Math.abs(eigen.vector(0)[0]), 1e-14);
    assertEquals(Math.sqrt(1.0 / 3), Math.abs(eigen.vector(0)[1]), 1e-14);
  }

  @RepeatedTest(10)
  void agreesWithALibraryOnRandomMatrices(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "full rank");
    double[][] matrix = gram(mixtures(stream, 200, 24, 24));
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    double[] expected =
        new EigenDecomposition(new Array2DRowRealMatrix(matrix)).getRealEigenvalues();
    Arrays.sort(expected);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[expected.length - 1 - i],
          eigen.value(i),
          1e-11 * eigen.value(0),
          "seed " + seed);
    }
    checkDecomposition(matrix, eigen, "seed " + seed);
  }

  @RepeatedTest(20)
  void decomposesMatricesOfLowRank(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "low rank");
    int rank = 1 + (int) (seed % 3);
    double[][] matrix = gram(mixtures(stream, 300, rank, 64));
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    for (int i = rank; i < eigen.size(); i++) {
      // The vectors are floats, so the other directions are not quite empty.
      assertEquals(0, eigen.value(i), 1e-12 * eigen.value(0), "seed " + seed + ", value " + i);
    }
    checkDecomposition(matrix, eigen, "seed " + seed);
  }

  @Test
  void decomposesEqualVectorsAndNothing() {
    float[][] equal = new float[300][64];
    for (float[] vector : equal) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (i % 7 - 3) / 8f;
      }
    }
    double[][] matrix = gram(equal);
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    checkDecomposition(matrix, eigen, "equal vectors");
    assertEquals(0, eigen.value(1), 1e-12 * eigen.value(0));

    double[][] zero = new double[64][64];
    checkDecomposition(zero, SymmetricEigen.of(zero), "zero");
    assertEquals(0, SymmetricEigen.of(new double[0][0]).size());
  }

  @Test
  void keepsValuesOfVerySmallAndVeryLargeMatrices() {
    assertEquals(
        3e-30, SymmetricEigen.of(new double[][] {{2e-30, 1e-30}, {1e-30, 2e-30}}).value(0), 1e-44);
    assertEquals(
        3e60, SymmetricEigen.of(new double[][] {{2e60, 1e60}, {1e60, 2e60}}).value(0), 1e46);
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    assertThrows(
        IllegalArgumentException.class, () -> SymmetricEigen.of(new double[][] {{Double.NaN}}));
  }

  /** By definition: A x = λ x, and the vectors are orthonormal. */
  private static void checkDecomposition(double[][] matrix, SymmetricEigen eigen, String message) {
    double tolerance = 1e-12 * Math.max(1e-300, Math.abs(eigen.value(0))) * matrix.length;
    for (int i = 0; i < matrix.length; i++) {
      double[] x = eigen.vector(i);
      for (int row = 0; row < matrix.length; row++) {
        assertEquals(eigen.value(i) * x[row], product(matrix[row], x), tolerance, message);
      }
      for (int j = 0; j <= i; j++) {
        assertEquals(i == j ? 1 : 0, product(x, eigen.vector(j)), 1e-12, message);
      }
    }
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Random combinations of {@code rank} random directions, of very different sizes. */
  static float[][] mixtures(RandomStream stream, int n, int rank, int d) {
    double[][] directions = new double[rank][d];
    for (double[] direction : directions) {
      Arrays.setAll(direction, i -> stream.nextGaussian());
    }
    float[][] vectors = new float[n][d];
    for (float[] vector : vectors) {
      for (int r = 0; r < rank; r++) {
        double weight = stream.nextGaussian() / (r + 1);
        for (int i = 0; i < d; i++) {
          vector[i] += (float) (weight * directions[r][i]);
        }
      }
    }
    return vectors;
  }

  private static double[][] gram(float[][] vectors) {
    int d = vectors[0].length;
    double[][] gram = new double[d][d];
    for (float[] vector : vectors) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          gram[i][j] += (double) vector[i] * vector[j];
        }
      }
    }
    return gram;
  }
}
