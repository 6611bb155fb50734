package dev.taillight.experiments.references;

import static dev.taillight.experiments.references.NaiveLists.ITEMS;
import static dev.taillight.experiments.references.NaiveLists.USERS;
import static dev.taillight.experiments.references.NaiveLists.transposed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.evaluation.TinyDataset;
import dev.taillight.experiments.evaluation.VectorSpace;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** iALS against least squares over all pairs, written out. */
class IalsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "4, 1, 0.1, 0.003, 1.0",
    "3, 3, 0.1, 0.003, 1.0",
    "4, 2, 0.5, 0.003, 1.0",
    "4, 2, 0.1, 0.05, 1.0",
    "4, 2, 0.1, 0.05, 0.0",
    "4, 2, 0.1, 0.05, 0.5"
  })
  void everySettingIsThatOfTheObjective(int d, int epochs, double alpha, double lambda, double nu)
      throws IOException {
    TinyDataset tiny = TinyDataset.random(ITEMS, USERS, 3);
    EncodedDataset dataset = tiny.write(folder.resolve("d"));
    TrainingPairs pairs = new TrainingPairs(dataset, NaiveLists.corpus(dataset));
    IalsConfig config = new IalsConfig(d, epochs, alpha, lambda, nu);
    VectorSpace found = Ials.train(pairs, config, 5, Progress.silent());
    double deviation = 0.1 / Math.sqrt(d);
    double[][] x = NaiveLists.matrix(tiny);
    double[][] w = start(FactorVectors.random(USERS, d, deviation, 5, "ials users"), x);
    double[][] h = start(FactorVectors.random(ITEMS, d, deviation, 5, "ials items"), transposed(x));
    double before = objective(x, w, h, config);
    for (int epoch = 0; epoch < epochs; epoch++) {
      solve(h, w, transposed(x), config);
      solve(w, h, x, config);
    }
    assertTrue(objective(x, w, h, config) < before);
    assertVectors(h, found.items());
    assertVectors(w, found.queries().apply(IntStream.range(0, USERS).toArray()));
  }

  @Test
  void theSeedDecides() throws IOException {
    EncodedDataset dataset = TinyDataset.random(ITEMS, USERS, 3).write(folder.resolve("d"));
    TrainingPairs pairs = new TrainingPairs(dataset, NaiveLists.corpus(dataset));
    IalsConfig config = new IalsConfig(4, 1, 0.1, 0.003, 1);
    float[] first = read(Ials.train(pairs, config, 5, Progress.silent()).items());
    assertArrayEquals(first, read(Ials.train(pairs, config, 5, Progress.silent()).items()));
    assertTrue(
        !Arrays.equals(first, read(Ials.train(pairs, config, 6, Progress.silent()).items())));
  }

  /** The start, 0 for rows without a pair. */
  private static double[][] start(FactorVectors random, double[][] x) {
    return IntStream.range(0, x.length)
        .mapToObj(
            row ->
                Arrays.stream(x[row]).sum() > 0
                    ? random.row(row).clone()
                    : new double[random.dimension()])
        .toArray(double[][]::new);
  }

  /** Each wanted row minimises the objective, whose terms over the opposite rows are squares. */
  private static void solve(double[][] wanted, double[][] given, double[][] x, IalsConfig config) {
    int d = given[0].length;
    for (int row = 0; row < wanted.length; row++) {
      double[][] left = new double[d][d];
      double[] right = new double[d];
      for (int j = 0; j < given.length; j++) {
        for (int a = 0; a < d; a++) {
          for (int b = 0; b < d; b++) {
            left[a][b] += (x[row][j] + config.unobservedWeight()) * given[j][a] * given[j][b];
          }
          right[a] += x[row][j] * given[j][a];
        }
      }
      if (Arrays.stream(x[row]).sum() > 0) {
        for (int a = 0; a < d; a++) {
          left[a][a] += strength(x, row, config);
        }
        wanted[row] =
            new LUDecomposition(new Array2DRowRealMatrix(left))
                .getSolver()
                .solve(new ArrayRealVector(right))
                .toArray();
      }
    }
  }

  /** λ · (pairs of the row + α₀ · opposite rows with a pair)^ν. */
  private static double strength(double[][] x, int row, IalsConfig config) {
    long opposite =
        Arrays.stream(transposed(x)).filter(other -> Arrays.stream(other).sum() > 0).count();
    return config.regularisation()
        * Math.pow(
            Arrays.stream(x[row]).sum() + config.unobservedWeight() * opposite,
            config.frequencyExponent());
  }

  private static double objective(double[][] x, double[][] w, double[][] h, IalsConfig config) {
    double sum = 0;
    for (int u = 0; u < w.length; u++) {
      for (int i = 0; i < h.length; i++) {
        double score = 0;
        for (int a = 0; a < w[u].length; a++) {
          score += w[u][a] * h[i][a];
        }
        sum += x[u][i] * (score - 1) * (score - 1) + config.unobservedWeight() * score * score;
      }
      sum += strength(x, u, config) * Arrays.stream(w[u]).map(v -> v * v).sum();
    }
    double[][] other = transposed(x);
    for (int i = 0; i < h.length; i++) {
      sum += strength(other, i, config) * Arrays.stream(h[i]).map(v -> v * v).sum();
    }
    return sum;
  }

  private static void assertVectors(double[][] expected, VectorSource found) {
    float[] values = read(found);
    int d = found.dimension();
    for (int row = 0; row < expected.length; row++) {
      for (int a = 0; a < d; a++) {
        assertEquals(expected[row][a], values[row * d + a], 1e-5, "row " + row);
      }
    }
  }

  private static float[] read(VectorSource source) {
    float[] values = new float[source.size() * source.dimension()];
    source.read(0, source.size(), values);
    return values;
  }
}
