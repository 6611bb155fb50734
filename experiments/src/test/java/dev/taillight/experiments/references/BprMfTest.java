package dev.taillight.experiments.references;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.experiments.evaluation.TinyDataset;
import dev.taillight.experiments.evaluation.VectorSpace;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of BPR-MF against finite differences of its criterion, and what it learns. */
class BprMfTest {

  private static final double H = 1e-6;

  @TempDir Path folder;

  /**
   * User 0 has item 0, user 1 has item 1, user 2 both, item 2 nobody: a step of user 0 can only
   * have 1 as its other item, one of user 1 only 0, and user 2 makes none. The criterion of a step
   * is ln σ(⟨w, hᵢ − hⱼ⟩) − λ/2 (‖w‖² + ‖hᵢ‖² + ‖hⱼ‖²).
   */
  @ParameterizedTest
  @CsvSource({"4, 1, 0.05, 0.01", "3, 5, 0.05, 0.01", "4, 2, 0.3, 0.01", "4, 2, 0.05, 0.5"})
  void stepsClimbTheCriterion(int d, int epochs, double alpha, double lambda) throws IOException {
    EncodedDataset dataset =
        new TinyDataset(3, 3)
            .give(Split.TRAIN, 0, 0)
            .give(Split.TRAIN, 1, 1)
            .give(Split.TRAIN, 2, 0, 1)
            .write(folder.resolve("d"));
    TrainingPairs pairs = new TrainingPairs(dataset, NaiveLists.corpus(dataset));
    VectorSpace found =
        BprMf.train(pairs, new BprConfig(d, epochs, alpha, lambda), 7, Progress.silent());
    FactorVectors users = FactorVectors.random(3, d, 0.1, 7, "bpr users");
    FactorVectors items = FactorVectors.random(3, d, 0.1, 7, "bpr items");
    for (int user : drawnUsers(epochs)) {
      step(users.row(user), items.row(user), items.row(1 - user), alpha, lambda);
    }
    assertRows(users, found.queries().apply(new int[] {0, 1, 2}), d);
    assertRows(items, found.items(), d);
  }

  @Test
  void ranksTrainingItemsBeforeOthers() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s"), 160, 80, 2);
    TrainingPairs pairs = new TrainingPairs(dataset, NaiveLists.corpus(dataset));
    BprConfig config = new BprConfig(16, 60, 0.05, 0.005);
    assertTrue(rankedRight(pairs, BprMf.train(pairs, config, 1, Progress.silent())) > 0.95);
    VectorSpace start = BprMf.train(pairs, new BprConfig(16, 1, 1e-9, 0), 1, Progress.silent());
    assertEquals(0.5, rankedRight(pairs, start), 0.05);
  }

  /** As the class says: a pair evenly, then items until one is not the user's. */
  private static List<Integer> drawnUsers(int epochs) {
    int[] userOfPair = {0, 1, 2, 2};
    List<Integer> drawn = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      RandomStream stream = RandomStream.of(7, "bpr steps", epoch);
      for (int step = 0; step < userOfPair.length; step++) {
        int user = userOfPair[stream.nextInt(userOfPair.length)];
        if (user != 2) {
          while (stream.nextInt(2) == user) {
            // Item 0 is user 0's and item 1 user 1's.
          }
          drawn.add(user);
        }
      }
    }
    return drawn;
  }

  private static void step(double[] w, double[] hi, double[] hj, double alpha, double lambda) {
    double[][] parameters = {w, hi, hj};
    double[][] slopes = new double[3][w.length];
    for (int p = 0; p < 3; p++) {
      for (int a = 0; a < w.length; a++) {
        double value = parameters[p][a];
        parameters[p][a] = value + H;
        double above = criterion(w, hi, hj, lambda);
        parameters[p][a] = value - H;
        double below = criterion(w, hi, hj, lambda);
        parameters[p][a] = value;
        slopes[p][a] = (above - below) / (2 * H);
      }
    }
    for (int p = 0; p < 3; p++) {
      for (int a = 0; a < w.length; a++) {
        parameters[p][a] += alpha * slopes[p][a];
      }
    }
  }

  private static double criterion(double[] w, double[] hi, double[] hj, double lambda) {
    double difference = 0;
    double squares = 0;
    for (int a = 0; a < w.length; a++) {
      difference += w[a] * (hi[a] - hj[a]);
      squares += w[a] * w[a] + hi[a] * hi[a] + hj[a] * hj[a];
    }
    return -Math.log1p(Math.exp(-difference)) - lambda / 2 * squares;
  }

  private static void assertRows(FactorVectors expected, VectorSource found, int d) {
    float[] values = new float[3 * d];
    found.read(0, 3, values);
    for (int row = 0; row < 3; row++) {
      for (int a = 0; a < d; a++) {
        assertEquals(expected.row(row)[a], values[row * d + a], 1e-6, "row " + row);
      }
    }
  }

  /** The share of (user, own item, other item) triples that are in the right order. */
  private static double rankedRight(TrainingPairs pairs, VectorSpace space) {
    int d = space.items().dimension();
    float[] items = new float[pairs.items() * d];
    space.items().read(0, pairs.items(), items);
    long right = 0;
    long all = 0;
    for (int user = 0; user < pairs.users(); user++) {
      float[] w = new float[d];
      space.queries().apply(new int[] {user}).read(0, 1, w);
      for (int i = 0; i < pairs.trainedCount(); i++) {
        for (int j = 0; j < pairs.trainedCount(); j++) {
          int own = pairs.trained(i);
          int other = pairs.trained(j);
          if (pairs.itemsOfUsers().contains(user, own)
              && !pairs.itemsOfUsers().contains(user, other)) {
            double difference = 0;
            for (int a = 0; a < d; a++) {
              difference += w[a] * (items[own * d + a] - items[other * d + a]);
            }
            right += difference > 0 ? 1 : 0;
            all++;
          }
        }
      }
    }
    return (double) right / all;
  }
}
