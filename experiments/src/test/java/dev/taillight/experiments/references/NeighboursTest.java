package dev.taillight.experiments.references;

import static dev.taillight.experiments.references.NaiveLists.ITEMS;
import static dev.taillight.experiments.references.NaiveLists.USERS;
import static dev.taillight.experiments.references.NaiveLists.assertLists;
import static dev.taillight.experiments.references.NaiveLists.corpus;
import static dev.taillight.experiments.references.NaiveLists.cosines;
import static dev.taillight.experiments.references.NaiveLists.nearest;
import static dev.taillight.experiments.references.NaiveLists.positive;
import static dev.taillight.experiments.references.NaiveLists.product;
import static dev.taillight.experiments.references.NaiveLists.transposed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.CorpusKind;
import dev.taillight.experiments.evaluation.SliceCuts;
import dev.taillight.experiments.evaluation.TinyDataset;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systems of neighbours against dense matrices. */
class NeighboursTest {

  private static final int[] COUNTS = {1, 3, 100};

  @TempDir Path folder;

  @Test
  void itemKnnAgreesWithDenseMatrices() throws IOException {
    for (long seed = 0; seed < 5; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      TrainingPairs pairs = pairs(tiny.write(folder.resolve("d" + seed)));
      double[][] x = NaiveLists.matrix(tiny);
      for (int n : COUNTS) {
        double[][] scores = product(x, nearest(cosines(transposed(x)), n));
        ItemKnn knn = new ItemKnn(pairs, n, Progress.silent());
        assertLists(scores, positive(scores), knn, 1e-12, "seed " + seed + ", n " + n);
      }
    }
  }

  @Test
  void userKnnAgreesWithDenseMatrices() throws IOException {
    for (long seed = 0; seed < 5; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      TrainingPairs pairs = pairs(tiny.write(folder.resolve("d" + seed)));
      double[][] x = NaiveLists.matrix(tiny);
      for (int n : COUNTS) {
        double[][] scores = product(nearest(cosines(x), n), x);
        UserKnn knn = new UserKnn(pairs, n);
        assertLists(scores, positive(scores), knn, 1e-12, "seed " + seed + ", n " + n);
      }
    }
  }

  @Test
  void contentKnnAgreesWithDenseMatrices() throws IOException {
    for (long seed = 0; seed < 3; seed++) {
      EncodedDataset dataset = SyntheticDataset.write(folder.resolve("s" + seed), 120, 40, seed);
      for (CorpusKind kind : CorpusKind.values()) {
        Corpus corpus = new Corpus(dataset, kind, new SliceCuts(0.1, 0.5));
        TrainingPairs pairs = new TrainingPairs(dataset, corpus);
        FeatureWeights weights = new FeatureWeights(dataset, corpus);
        double[][] similarities = cosines(termWeights(dataset, corpus));
        for (int n : COUNTS) {
          double[][] scores = product(matrix(dataset), nearest(similarities, n));
          ContentKnn knn = new ContentKnn(weights, pairs, n, Progress.silent());
          assertLists(scores, positive(scores), knn, 1e-9, kind + ", seed " + seed + ", n " + n);
        }
      }
    }
  }

  /** The last tenth of the items has no interaction; they have topics and words like others. */
  @Test
  void contentKnnFindsColdItems() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("cold"), 120, 40, 1);
    Corpus corpus = new Corpus(dataset, CorpusKind.CATALOGUE, new SliceCuts(0.1, 0.5));
    TopK lists =
        new ContentKnn(
                new FeatureWeights(dataset, corpus),
                new TrainingPairs(dataset, corpus),
                100,
                Progress.silent())
            .recommend(new int[] {0}, 120, query -> new int[0]);
    int cold = 0;
    for (int item : lists.items(0)) {
      cold += item >= 108 ? 1 : 0;
    }
    assertTrue(cold > 0, "cold items among " + lists.count(0));
  }

  /**
   * Users {0: a, b, c; 1: a, b; 2: c, d}: sim(a, b) = 2 / √(2·2) = 1, sim(a, c) = 1 / √(2·2) = 1/2,
   * sim(c, d) = 1 / √(2·1). User 1 has a and b, who have c as their neighbour: 1/2 + 1/2; user 2's
   * c gives a 1/2 and b 1/2 (d is excluded), in the order of rows.
   */
  @Test
  void itemKnnOfAnExampleByHand() throws IOException {
    ItemKnn knn = new ItemKnn(pairs(byHand()), 10, Progress.silent());
    int[][] excluded = {{0, 1}, {2, 3}};
    TopK found = knn.recommend(new int[] {1, 2}, 5, query -> excluded[query]);
    assertArrayEquals(new int[] {2}, found.items(0));
    assertEquals(1.0, found.score(0, 0), 1e-12);
    assertArrayEquals(new int[] {0, 1}, found.items(1));
    assertEquals(0.5, found.score(1, 0), 1e-12);
    assertEquals(0.5, found.score(1, 1), 1e-12);
  }

  /**
   * The same users: sim(1, 0) = 2 / √(2·3), sim(1, 2) = 0, sim(2, 0) = 1 / √(2·3). So user 1 gets c
   * by user 0, and user 2 a and b.
   */
  @Test
  void userKnnOfAnExampleByHand() throws IOException {
    UserKnn knn = new UserKnn(pairs(byHand()), 10);
    int[][] excluded = {{0, 1}, {2, 3}};
    TopK found = knn.recommend(new int[] {1, 2}, 5, query -> excluded[query]);
    assertArrayEquals(new int[] {2}, found.items(0));
    assertEquals(2 / Math.sqrt(6), found.score(0, 0), 1e-12);
    assertArrayEquals(new int[] {0, 1}, found.items(1));
    assertEquals(1 / Math.sqrt(6), found.score(1, 1), 1e-12);
  }

  private EncodedDataset byHand() throws IOException {
    return new TinyDataset(4, 3)
        .give(Split.TRAIN, 0, 0, 1, 2)
        .give(Split.TRAIN, 1, 0, 1)
        .give(Split.TRAIN, 2, 2, 3)
        .write(folder.resolve("hand"));
  }

  private static TrainingPairs pairs(EncodedDataset dataset) {
    return new TrainingPairs(dataset, corpus(dataset));
  }

  private static double[][] matrix(EncodedDataset dataset) {
    double[][] x = new double[dataset.users().size()][dataset.items().size()];
    for (int user = 0; user < x.length; user++) {
      for (int item : dataset.interactions(Split.TRAIN).itemsOf(user)) {
        x[user][item] = 1;
      }
    }
    return x;
  }

  /** tf · ln(N / df), shape (items, terms), by counting; zeros outside the corpus. */
  private static double[][] termWeights(EncodedDataset dataset, Corpus corpus) {
    int items = dataset.items().size();
    List<double[]> columns = new ArrayList<>();
    for (FeatureColumn feature : dataset.items().features()) {
      for (int code = Vocabulary.FIRST_VALUE; code < feature.vocabulary().size(); code++) {
        double[] column = new double[items];
        int having = 0;
        for (int item = 0; item < items; item++) {
          for (int i = 0; corpus.contains(item) && i < feature.count(item); i++) {
            column[item] += feature.code(feature.start(item) + i) == code ? 1 : 0;
          }
          having += column[item] > 0 ? 1 : 0;
        }
        for (int item = 0; item < items && having > 0; item++) {
          column[item] *= Math.log((double) corpus.size() / having);
        }
        columns.add(column);
      }
    }
    return transposed(columns.toArray(double[][]::new));
  }
}
