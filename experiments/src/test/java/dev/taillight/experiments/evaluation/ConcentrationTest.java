package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcentrationTest {

  @TempDir Path folder;

  /**
   * Four items with training counts 3, 2, 1, 1; three users get the lists (0, 1), (0, 2), (1). At
   * 1: item 0 twice, item 1 once; coverage 2/4; sorted counts 0, 0, 1, 2: Gini = (−3·0 − 1·0 + 1·1
   * + 3·2) / (4 · 3) = 7/12; mean popularity (3 + 3 + 2) / 3. At 2: counts 2, 2, 1, 0; coverage
   * 3/4; sorted 0, 1, 2, 2: (−1 + 2 + 6) / (4 · 5) = 7/20; mean popularity (3 + 2 + 3 + 1 + 2) / 5.
   */
  @Test
  void agreesWithHandComputedValues() throws IOException {
    EncodedDataset dataset =
        new TinyDataset(5, 3)
            .give(Split.TRAIN, 0, 0, 1, 2)
            .give(Split.TRAIN, 1, 0, 1)
            .give(Split.TRAIN, 2, 0, 3)
            .write(folder.resolve("d"));
    Corpus corpus = new Corpus(dataset, CorpusKind.INTERACTED, new SliceCuts(0.5, 0.5));
    Concentration concentration = new Concentration(List.of(1, 2), dataset.itemCounts(), corpus);
    assertTrue(concentration.figures().isEmpty());
    TopK.Builder lists = new TopK.Builder(3, 2);
    lists.offer(0, 0, 2);
    lists.offer(0, 1, 1);
    lists.offer(1, 0, 2);
    lists.offer(1, 2, 1);
    lists.offer(2, 1, 1);
    TopK top = lists.build();
    for (int query = 0; query < 3; query++) {
      concentration.add(top, query);
    }
    Map<String, Double> figures = concentration.figures();
    assertEquals(0.5, figures.get("coverage@1"), 1e-12);
    assertEquals(7.0 / 12, figures.get("gini@1"), 1e-12);
    assertEquals(8.0 / 3, figures.get("mean_popularity@1"), 1e-12);
    assertEquals(0.75, figures.get("coverage@2"), 1e-12);
    assertEquals(7.0 / 20, figures.get("gini@2"), 1e-12);
    assertEquals(11.0 / 5, figures.get("mean_popularity@2"), 1e-12);
  }

  @Test
  void giniIsHalfTheRelativeMeanDifference() {
    long[] counts = {0, 0, 1, 4, 4, 9, 30};
    double differences = 0;
    double sum = 0;
    for (long x : counts) {
      for (long y : counts) {
        differences += Math.abs(x - y);
      }
      sum += x;
    }
    double n = counts.length;
    double expected = differences / (n * n) / (2 * sum / n);
    assertEquals(expected, Concentration.gini(counts), 1e-12);
    assertEquals(0.0, Concentration.gini(new long[] {5, 5, 5}), 1e-12);
  }
}
