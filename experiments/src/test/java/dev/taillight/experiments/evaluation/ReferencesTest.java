package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Most popular and item-kNN against naive double loops. */
class ReferencesTest {

  private static final int ITEMS = 40;
  private static final int USERS = 30;

  @TempDir Path folder;

  @Test
  void mostPopularIsASortByCount() throws IOException {
    for (long seed = 0; seed < 5; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      EncodedDataset dataset = tiny.write(folder.resolve("d" + seed));
      Corpus corpus = corpus(dataset);
      Exclusions exclusions = exclusions(seed);
      int[] users = {4, 0, 17};
      TopK found = new MostPopular(dataset, corpus).recommend(users, 12, exclusions);
      for (int query = 0; query < users.length; query++) {
        int[] excluded = exclusions.of(query);
        int[] expected =
            IntStream.range(0, ITEMS)
                .filter(item -> corpus.contains(item) && !Exclusions.contains(excluded, item))
                .boxed()
                .sorted(Comparator.comparing((Integer item) -> -tiny.trainingCount(item)))
                .limit(12)
                .mapToInt(i -> i)
                .toArray();
        assertArrayEquals(expected, found.items(query), "seed " + seed);
        assertEquals(tiny.trainingCount(expected[3]), found.score(query, 3));
      }
    }
  }

  @Test
  void itemKnnAgreesWithDoubleLoops() throws IOException {
    for (long seed = 0; seed < 5; seed++) {
      TinyDataset tiny = TinyDataset.random(ITEMS, USERS, seed);
      EncodedDataset dataset = tiny.write(folder.resolve("d" + seed));
      Corpus corpus = corpus(dataset);
      Exclusions exclusions = exclusions(seed);
      int[] users = IntStream.range(0, USERS).map(user -> USERS - 1 - user).toArray();
      for (int neighbours : new int[] {1, 3, 100}) {
        TopK found = new ItemKnn(dataset, corpus, neighbours).recommend(users, 8, exclusions);
        double[][] kept = keptSimilarities(tiny, neighbours);
        for (int query = 0; query < USERS; query++) {
          String place = "seed " + seed + ", n " + neighbours + ", query " + query;
          double[] scores = scores(kept, tiny.items(Split.TRAIN, users[query]));
          int[] excluded = exclusions.of(query);
          int[] expected =
              IntStream.range(0, ITEMS)
                  .filter(item -> scores[item] > 0 && !Exclusions.contains(excluded, item))
                  .boxed()
                  .sorted(Comparator.comparing((Integer item) -> -scores[item]))
                  .limit(8)
                  .mapToInt(i -> i)
                  .toArray();
          assertArrayEquals(expected, found.items(query), place);
          for (int rank = 0; rank < expected.length; rank++) {
            assertEquals(scores[expected[rank]], found.score(query, rank), 1e-12, place);
          }
        }
      }
    }
  }

  /**
   * Users {0: a, b, c; 1: a, b; 2: c, d}: sim(a, b) = 2 / √(2·2) = 1, sim(a, c) = 1 / √(2·2) = 1/2,
   * sim(c, d) = 1 / √(2·1). User 1 has a and b, who have c as their neighbour: 1/2 + 1/2; user 2's
   * c gives a 1/2 and b 1/2 (d is excluded), in the order of rows.
   */
  @Test
  void itemKnnOfAnExampleByHand() throws IOException {
    EncodedDataset dataset =
        new TinyDataset(4, 3)
            .give(Split.TRAIN, 0, 0, 1, 2)
            .give(Split.TRAIN, 1, 0, 1)
            .give(Split.TRAIN, 2, 2, 3)
            .write(folder.resolve("hand"));
    ItemKnn knn = new ItemKnn(dataset, corpus(dataset), 10);
    int[][] excluded = {{0, 1}, {2, 3}};
    TopK found = knn.recommend(new int[] {1, 2}, 5, query -> excluded[query]);
    assertArrayEquals(new int[] {2}, found.items(0));
    assertEquals(1.0, found.score(0, 0), 1e-12);
    assertArrayEquals(new int[] {0, 1}, found.items(1));
    assertEquals(0.5, found.score(1, 0), 1e-12);
    assertEquals(0.5, found.score(1, 1), 1e-12);
  }

  private static Corpus corpus(EncodedDataset dataset) {
    return new Corpus(dataset, CorpusKind.INTERACTED, new SliceCuts(0.1, 0.5));
  }

  private static Exclusions exclusions(long seed) {
    return query ->
        RandomStream.of(seed, "excluded", query).ints(8, 0, ITEMS).distinct().sorted().toArray();
  }

  private static double[][] keptSimilarities(TinyDataset tiny, int neighbours) {
    double[][] kept = new double[ITEMS][ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      double[] similarity = new double[ITEMS];
      List<Integer> others = new ArrayList<>();
      for (int j = 0; j < ITEMS; j++) {
        if (j != i) {
          similarity[j] = cosine(tiny, i, j);
          others.add(j);
        }
      }
      others.sort(Comparator.comparing(j -> -similarity[j]));
      for (int j : others.subList(0, Math.min(neighbours, others.size()))) {
        kept[i][j] = similarity[j];
      }
    }
    return kept;
  }

  private static double cosine(TinyDataset tiny, int i, int j) {
    double[] left = column(tiny, i);
    double[] right = column(tiny, j);
    double product = IntStream.range(0, USERS).mapToDouble(u -> left[u] * right[u]).sum();
    double norms = Math.sqrt(Arrays.stream(left).sum() * Arrays.stream(right).sum());
    return product == 0 ? 0 : product / norms;
  }

  private static double[] column(TinyDataset tiny, int item) {
    return IntStream.range(0, USERS)
        .mapToDouble(
            user -> Arrays.stream(tiny.items(Split.TRAIN, user)).anyMatch(i -> i == item) ? 1 : 0)
        .toArray();
  }

  private static double[] scores(double[][] kept, int[] history) {
    double[] scores = new double[ITEMS];
    for (int item : history) {
      for (int other = 0; other < ITEMS; other++) {
        scores[other] += kept[item][other];
      }
    }
    return scores;
  }
}
