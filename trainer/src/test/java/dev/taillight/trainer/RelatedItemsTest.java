package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelatedItemsTest {

  private static final int DRAWS = 20_000;

  @TempDir Path folder;
  private EntityTable items;

  @BeforeEach
  void open() throws IOException {
    items = open(40);
  }

  private EntityTable open(int count) throws IOException {
    return SyntheticDataset.write(folder.resolve("dataset of " + count), count, 30, 1).items();
  }

  @Test
  void drawsAFeatureThenAValueThenAnItemEachUniformly() {
    RelatedItems related = new RelatedItems(items);
    for (int item : new int[] {0, 7, 21}) {
      RandomStream stream = RandomStream.of(item, "related");
      int[] counts = new int[items.size()];
      for (int i = 0; i < DRAWS; i++) {
        counts[related.draw(item, stream)]++;
      }
      double[] expected = probabilities(item);
      for (int other = 0; other < counts.length; other++) {
        double p = expected[other];
        double deviation = Math.sqrt(p * (1 - p) / DRAWS);
        assertEquals(p, (double) counts[other] / DRAWS, 5 * deviation, item + " → " + other);
      }
    }
  }

  @Test
  void anItemThatSharesNothingIsFollowedByAnyItem() throws IOException {
    items = open(SyntheticDataset.TOPICS); // one of each topic, so that only colours are shared
    int alone =
        IntStream.range(0, items.size())
            .filter(item -> sharing(item).isEmpty())
            .findFirst()
            .orElseThrow();
    RelatedItems related = new RelatedItems(items);
    RandomStream stream = RandomStream.of(1, "related");
    int[] counts = new int[items.size()];
    for (int i = 0; i < DRAWS; i++) {
      counts[related.draw(alone, stream)]++;
    }
    for (int count : counts) { // five standard deviations of a share of 1/8
      assertEquals(1.0 / 8, (double) count / DRAWS, 5 * Math.sqrt(7.0 / 64 / DRAWS));
    }
  }

  /** The other items that share a value: by feature, then by value. */
  private List<List<List<Integer>>> sharing(int item) {
    List<List<List<Integer>>> features = new ArrayList<>();
    for (FeatureColumn column : items.features()) {
      List<List<Integer>> sharing = new ArrayList<>();
      for (int code : values(column, item)) {
        List<Integer> others = new ArrayList<>();
        for (int other = 0; other < items.size(); other++) {
          if (other != item && values(column, other).contains(code)) {
            others.add(other);
          }
        }
        if (!others.isEmpty()) {
          sharing.add(others);
        }
      }
      if (!sharing.isEmpty()) {
        features.add(sharing);
      }
    }
    return features;
  }

  /** The definition, by loops over all items. */
  private double[] probabilities(int item) {
    List<List<List<Integer>>> features = sharing(item);
    double[] probabilities = new double[items.size()];
    for (List<List<Integer>> sharing : features) {
      for (List<Integer> others : sharing) {
        for (int other : others) {
          probabilities[other] += 1.0 / features.size() / sharing.size() / others.size();
        }
      }
    }
    double sum = 0;
    for (double p : probabilities) {
      sum += p;
    }
    assertEquals(1, sum, 1e-9);
    assertTrue(features.size() > 2, "several features are shared");
    return probabilities;
  }

  private static Set<Integer> values(FeatureColumn column, int item) {
    int[] codes = new int[column.count(item)];
    column.copy(item, codes, 0);
    Set<Integer> values = new TreeSet<>();
    for (int code : codes) {
      if (code >= Vocabulary.FIRST_VALUE) {
        values.add(code);
      }
    }
    return values;
  }
}
