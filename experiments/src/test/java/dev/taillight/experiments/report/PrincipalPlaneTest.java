package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class PrincipalPlaneTest {

  /**
   * Four points (10, −3) + t · (0.6, 0.8) + s · (−0.8, 0.6) with t = ∓2 and s = ∓1: the variances
   * along the two directions are 4 and 1, so 80 % and 20 %. The largest coordinate of the second
   * direction is −0.8, so it is turned round.
   */
  @Test
  void findsTheDirectionsOfARectangle() {
    double[][] ts = {{-2, -1}, {-2, 1}, {2, -1}, {2, 1}};
    float[][] vectors = new float[4][];
    for (int i = 0; i < 4; i++) {
      double t = ts[i][0];
      double s = ts[i][1];
      vectors[i] = new float[] {(float) (10 + 0.6 * t - 0.8 * s), (float) (-3 + 0.8 * t + 0.6 * s)};
    }
    PrincipalPlane plane = PrincipalPlane.of(vectors);
    assertEquals(0.8, plane.explained(0), 1e-6);
    assertEquals(0.2, plane.explained(1), 1e-6);
    for (int i = 0; i < 4; i++) {
      assertEquals(ts[i][0], plane.at(i, 0), 1e-6);
      assertEquals(-ts[i][1], plane.at(i, 1), 1e-6);
    }
  }

  @RepeatedTest(10)
  void noDirectionVariesMoreThanTheFirst(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "plane");
    float[][] vectors = new float[60][5];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (stream.nextGaussian() * (i + 1));
      }
    }
    PrincipalPlane plane = PrincipalPlane.of(vectors);
    double first = 0;
    double mixed = 0;
    for (int row = 0; row < vectors.length; row++) {
      first += plane.at(row, 0) * plane.at(row, 0);
      mixed += plane.at(row, 0) * plane.at(row, 1);
    }
    assertEquals(0, mixed / first, 1e-9, "seed " + seed + ": the axes are uncorrelated");
    for (int trial = 0; trial < 50; trial++) {
      double[] direction = stream.doubles(5, -1, 1).toArray();
      assertTrue(first >= scatter(vectors, direction) - 1e-6, "seed " + seed + ", trial " + trial);
    }
  }

  @Test
  void putsASinglePointAndEqualPointsIntoTheOrigin() {
    assertEquals(0, PrincipalPlane.of(new float[][] {{3, 4, 5}}).at(0, 0));
    PrincipalPlane equal = PrincipalPlane.of(new float[][] {{1, 2}, {1, 2}});
    assertEquals(0, equal.at(1, 1));
    assertEquals(0, equal.explained(0));
  }

  /** Whoever trains on little data gets such vectors: most of their directions are empty. */
  @RepeatedTest(20)
  void projectsVectorsThatLieOnAPlane(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "degenerate");
    float[][] vectors = new float[300][64];
    double[] wide = stream.doubles(64, -1, 1).toArray();
    double[] narrow = stream.doubles(64, -1, 1).toArray();
    for (float[] vector : vectors) {
      double x = stream.nextGaussian();
      double y = stream.nextGaussian() / 4;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (x * wide[i] + y * narrow[i]);
      }
    }
    PrincipalPlane plane = PrincipalPlane.of(vectors);
    assertEquals(1, plane.explained(0) + plane.explained(1), 1e-6, "seed " + seed);
    assertTrue(plane.explained(0) > plane.explained(1), "seed " + seed);
  }

  /** For most of these seeds the library's eigenvalue decomposition does not converge. */
  @RepeatedTest(20)
  void projectsUnitVectorsOfTwoKinds(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "two kinds");
    float[][] kinds = {unit(stream, 128), unit(stream, 128)};
    float[][] vectors = new float[300][];
    for (int row = 0; row < vectors.length; row++) {
      vectors[row] = kinds[row % 2];
    }
    double squares = 0;
    for (int i = 0; i < 128; i++) {
      squares += Math.pow((double) kinds[0][i] - kinds[1][i], 2);
    }
    PrincipalPlane plane = PrincipalPlane.of(vectors);
    assertEquals(1, plane.explained(0), 1e-9, "seed " + seed);
    assertEquals(
        Math.sqrt(squares), Math.abs(plane.at(0, 0) - plane.at(1, 0)), 1e-9, "seed " + seed);
  }

  @Test
  void hasOneAxisForVectorsOfLengthOne() {
    PrincipalPlane plane = PrincipalPlane.of(new float[][] {{1}, {3}});
    assertEquals(-1, plane.at(0, 0), 1e-12);
    assertEquals(0, plane.at(0, 1));
    assertEquals(1, plane.explained(0), 1e-12);
  }

  private static float[] unit(RandomStream stream, int d) {
    double[] values = new double[d];
    double squares = 0;
    for (int i = 0; i < d; i++) {
      values[i] = stream.nextGaussian();
      squares += values[i] * values[i];
    }
    float[] unit = new float[d];
    for (int i = 0; i < d; i++) {
      unit[i] = (float) (values[i] / Math.sqrt(squares));
    }
    return unit;
  }

  /** The sum of squares around the mean along a direction of any length, by definition. */
  private static double scatter(float[][] vectors, double[] direction) {
    double length = 0;
    for (double x : direction) {
      length += x * x;
    }
    double[] projected = new double[vectors.length];
    double mean = 0;
    for (int row = 0; row < vectors.length; row++) {
      for (int i = 0; i < direction.length; i++) {
        projected[row] += vectors[row][i] * direction[i] / Math.sqrt(length);
      }
      mean += projected[row] / vectors.length;
    }
    double sum = 0;
    for (double x : projected) {
      sum += (x - mean) * (x - mean);
    }
    return sum;
  }
}
