package dev.taillight.experiments.references;

import static dev.taillight.experiments.references.NaiveLists.ITEMS;
import static dev.taillight.experiments.references.NaiveLists.USERS;
import static dev.taillight.experiments.references.NaiveLists.product;
import static dev.taillight.experiments.references.NaiveLists.transposed;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.evaluation.TinyDataset;
import dev.taillight.progress.Progress;
import dev.taillight.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EASE and its matrix against Commons Math in double precision. */
class EaseTest {

  @TempDir Path folder;

  @Test
  void agreesWithTheClosedForm() throws IOException {
    for (long seed = 0; seed < 4; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      EncodedDataset dataset = tiny.write(folder.resolve("d" + seed));
      TrainingPairs pairs = new TrainingPairs(dataset, NaiveLists.corpus(dataset));
      double[][] x = NaiveLists.matrix(tiny);
      for (double lambda : new double[] {0.5, 20}) {
        double[][] scores = product(x, weights(x, lambda));
        try (Ease ease = new Ease(pairs, new EaseConfig(lambda, 1), Progress.silent())) {
          String place = "seed " + seed + ", lambda " + lambda;
          NaiveLists.assertLists(scores, NaiveLists.trained(x), ease, 2e-5, place);
        }
      }
    }
  }

  /** Several tiles, the last of them smaller; A = M Mᵀ + I of M from a formula. */
  @Test
  void invertsTileByTile() {
    for (int n : new int[] {1, 5, 8, 9, 50}) {
      double[][] m =
          IntStream.range(0, n)
              .mapToObj(
                  i -> IntStream.range(0, n).mapToDouble(j -> Math.sin(1 + i * n + j)).toArray())
              .toArray(double[][]::new);
      RealMatrix a = new Array2DRowRealMatrix(product(m, transposed(m)));
      for (int i = 0; i < n; i++) {
        a.addToEntry(i, i, 1);
      }
      RealMatrix expected = new LUDecomposition(a).getSolver().getInverse();
      try (SymmetricTiles tiles =
          new SymmetricTiles(
              n, 8, () -> (row, target) -> copy(a, row, target), Progress.silent())) {
        tiles.invertAndNegate(Progress.silent());
        tiles.complete();
        float[] row = new float[n];
        for (int i = 0; i < n; i++) {
          tiles.row(i, row);
          for (int j = 0; j < n; j++) {
            assertEquals(-expected.getEntry(i, j), row[j], 1e-4, n + ": " + i + ", " + j);
          }
        }
      }
    }
  }

  /** Two items of the same users: G is singular, and 2 + 10⁻⁹ is 2 as a float. */
  @Test
  void saysWhichSettingIsToBlameForAMatrixWithoutInverse() throws IOException {
    EncodedDataset dataset =
        new TinyDataset(2, 2)
            .give(Split.TRAIN, 0, 0, 1)
            .give(Split.TRAIN, 1, 0, 1)
            .write(folder.resolve("d"));
    TrainingPairs pairs = new TrainingPairs(dataset, NaiveLists.corpus(dataset));
    Throwable thrown =
        assertThrows(
            InvalidSettingsException.class,
            () -> new Ease(pairs, new EaseConfig(1e-9, 1), Progress.silent()));
    String message = thrown.getMessage();
    assertTrue(message.contains("references.ease.regularisation"), message);
    assertTrue(message.contains("1.0E-9"), message);
    new Ease(pairs, new EaseConfig(1, 1), Progress.silent()).close();
  }

  /** 512² · 4 bytes are 1 MiB, 513² · 4 bytes more than that. */
  @Test
  void refusesCataloguesThatDoNotFit() {
    assertDoesNotThrow(() -> Ease.requireMemory(512, new EaseConfig(1, 1)));
    Throwable thrown =
        assertThrows(
            InvalidSettingsException.class, () -> Ease.requireMemory(513, new EaseConfig(1, 1)));
    String message = thrown.getMessage();
    assertTrue(message.contains("references.ease.memory_mib"), message);
    assertTrue(message.contains("2 or more"), message);
    assertTrue(message.contains("513 items"), message);
    assertTrue(message.contains("leave ease out of evaluation.references"), message);
    // 100,000² · 4 bytes do not fit into an int, and are 38,147 MiB.
    assertThrows(
        InvalidSettingsException.class,
        () -> Ease.requireMemory(100_000, new EaseConfig(1, 38_146)));
    assertDoesNotThrow(() -> Ease.requireMemory(100_000, new EaseConfig(1, 38_147)));
  }

  private static void copy(RealMatrix matrix, int row, float[] target) {
    for (int j = 0; j < target.length; j++) {
      target[j] = (float) matrix.getEntry(row, j);
    }
  }

  /** B = −P / diag(P), 0 on the diagonal, P = (XᵀX + λI)⁻¹. */
  private static double[][] weights(double[][] x, double lambda) {
    RealMatrix gram = new Array2DRowRealMatrix(product(transposed(x), x));
    for (int i = 0; i < ITEMS; i++) {
      gram.addToEntry(i, i, lambda);
    }
    double[][] p = new LUDecomposition(gram).getSolver().getInverse().getData();
    double[][] weights = new double[ITEMS][ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      for (int j = 0; j < ITEMS; j++) {
        weights[i][j] = i == j ? 0 : -p[i][j] / p[j][j];
      }
    }
    return weights;
  }
}
