package dev.taillight.experiments.references;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.CorpusKind;
import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.experiments.evaluation.SliceCuts;
import dev.taillight.experiments.evaluation.TinyDataset;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** What systems are compared with: dense matrices, and lists by sorting all scores. */
final class NaiveLists {

  static final int ITEMS = 40;
  static final int USERS = 30;
  private static final int LENGTH = 8;

  private NaiveLists() {}

  static Corpus corpus(EncodedDataset dataset) {
    return new Corpus(dataset, CorpusKind.INTERACTED, new SliceCuts(0.1, 0.5));
  }

  /** X, shape (users, items): 1 for a training pair. */
  static double[][] matrix(TinyDataset tiny) {
    double[][] x = new double[USERS][ITEMS];
    for (int user = 0; user < USERS; user++) {
      for (int item : tiny.items(Split.TRAIN, user)) {
        x[user][item] = 1;
      }
    }
    return x;
  }

  static double[][] transposed(double[][] x) {
    double[][] other = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        other[j][i] = x[i][j];
      }
    }
    return other;
  }

  static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[left.length][right[0].length];
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right[0].length; j++) {
        for (int k = 0; k < right.length; k++) {
          product[i][j] += left[i][k] * right[k][j];
        }
      }
    }
    return product;
  }

  /** The cosines of the rows, 0 for rows of zeros. */
  static double[][] cosines(double[][] rows) {
    double[][] cosines = product(rows, transposed(rows));
    double[] norms =
        IntStream.range(0, rows.length).mapToDouble(i -> Math.sqrt(cosines[i][i])).toArray();
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        cosines[i][j] = cosines[i][j] == 0 ? 0 : cosines[i][j] / (norms[i] * norms[j]);
      }
    }
    return cosines;
  }

  /** Keeps in each row the n largest off the diagonal, equal ones by ascending column. */
  static double[][] nearest(double[][] similarities, int n) {
    double[][] kept = new double[similarities.length][similarities.length];
    for (int i = 0; i < similarities.length; i++) {
      int own = i;
      IntStream.range(0, similarities.length)
          .filter(j -> j != own)
          .boxed()
          // Rounding must not tell equal ones apart.
          .sorted(Comparator.comparing(j -> -Math.rint(similarities[own][j] * 1e12)))
          .limit(n)
          .forEach(j -> kept[own][j] = similarities[own][j]);
    }
    return kept;
  }

  /**
   * Asks for the lists of all users, in descending order of their rows, and compares them.
   *
   * @param scores shape (users, items)
   * @param recommended shape (users, items): what has a score
   */
  static void assertLists(
      double[][] scores,
      boolean[][] recommended,
      Recommender found,
      double tolerance,
      String place) {
    int count = scores.length;
    int items = scores[0].length;
    int[] users = IntStream.range(0, count).map(user -> count - 1 - user).toArray();
    Exclusions exclusions =
        query ->
            RandomStream.of(1, "excluded", query).ints(8, 0, items).distinct().sorted().toArray();
    TopK lists = found.recommend(users, LENGTH, exclusions);
    for (int query = 0; query < count; query++) {
      int user = users[query];
      int[] excluded = exclusions.of(query);
      int[] expected =
          IntStream.range(0, items)
              .filter(item -> recommended[user][item] && !Exclusions.contains(excluded, item))
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> -scores[user][i]))
              .limit(LENGTH)
              .mapToInt(i -> i)
              .toArray();
      String at = place + ", user " + user;
      assertEquals(expected.length, lists.count(query), at);
      for (int rank = 0; rank < expected.length; rank++) {
        // Equal scores may be told apart by rounding: then the scores decide, not the items.
        assertEquals(scores[user][expected[rank]], lists.score(query, rank), tolerance, at);
        assertEquals(
            scores[user][lists.item(query, rank)], lists.score(query, rank), tolerance, at);
      }
      int[] items0 = lists.items(query);
      assertArrayEquals(
          Arrays.stream(items0)
              .filter(i -> recommended[user][i] && !Exclusions.contains(excluded, i))
              .distinct()
              .toArray(),
          items0,
          at);
    }
  }

  static boolean[][] positive(double[][] scores) {
    boolean[][] positive = new boolean[scores.length][scores[0].length];
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores[0].length; j++) {
        positive[i][j] = scores[i][j] > 0;
      }
    }
    return positive;
  }

  /** Shape (users, items): the items with a training pair, for all users. */
  static boolean[][] trained(double[][] x) {
    boolean[][] trained = new boolean[x.length][x[0].length];
    for (double[] row : x) {
      for (int j = 0; j < row.length; j++) {
        if (row[j] > 0) {
          for (boolean[] target : trained) {
            target[j] = true;
          }
        }
      }
    }
    return trained;
  }
}
