package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

  @TempDir Path folder;

  /**
   * Ten items with training interactions: item 3 has three, items 1, 5 and 9 have two, items 0, 2,
   * 4, 6, 7 and 8 one. Item 10 is in the test split only, item 11 in none. Head 0.25: round(2.5) =
   * 3 items, which are 3, 1, 5 (of those with two, the lower rows). Torso 0.5: up to five items,
   * adds 9 and 0.
   */
  private EncodedDataset dataset() throws IOException {
    return new TinyDataset(12, 3)
        .give(Split.TRAIN, 0, 0, 1, 2, 3, 4, 5)
        .give(Split.TRAIN, 1, 1, 3, 5, 6, 7, 9)
        .give(Split.TRAIN, 2, 3, 8, 9)
        .give(Split.TEST, 2, 10)
        .write(folder.resolve("d"));
  }

  @Test
  void cutsByTrainingInteractionsThenRow() throws IOException {
    Corpus corpus = new Corpus(dataset(), CorpusKind.INTERACTED, new SliceCuts(0.25, 0.5));
    assertEquals(11, corpus.size());
    assertEquals(List.of(1, 3, 5), itemsOf(corpus, Slice.HEAD));
    assertEquals(List.of(0, 9), itemsOf(corpus, Slice.TORSO));
    assertEquals(List.of(2, 4, 6, 7, 8), itemsOf(corpus, Slice.TAIL));
    assertEquals(List.of(10), itemsOf(corpus, Slice.COLD));
    assertFalse(corpus.contains(11));
    assertThrows(IllegalArgumentException.class, () -> corpus.sliceOf(11));
  }

  @Test
  void theCatalogueHasItemsWithoutInteractions() throws IOException {
    Corpus corpus = new Corpus(dataset(), CorpusKind.CATALOGUE, new SliceCuts(0.25, 0.5));
    assertEquals(12, corpus.size());
    assertEquals(List.of(10, 11), itemsOf(corpus, Slice.COLD));
    assertEquals(List.of(1, 3, 5), itemsOf(corpus, Slice.HEAD));
  }

  @Test
  void thereIsNoTorsoWhenItEndsWithTheHead() throws IOException {
    Corpus corpus = new Corpus(dataset(), CorpusKind.INTERACTED, new SliceCuts(0.25, 0.25));
    assertEquals(List.of(Slice.OVERALL, Slice.HEAD, Slice.TAIL, Slice.COLD), corpus.slices());
    assertEquals(List.of(0, 2, 4, 6, 7, 8, 9), itemsOf(corpus, Slice.TAIL));
  }

  @Test
  void slicesPartitionTheCorpus() throws IOException {
    for (long seed = 0; seed < 10; seed++) {
      TinyDataset tiny = TinyDataset.random(60, 25, seed);
      EncodedDataset dataset = tiny.write(folder.resolve("random" + seed));
      for (CorpusKind kind : CorpusKind.values()) {
        Corpus corpus = new Corpus(dataset, kind, new SliceCuts(0.1, 0.5));
        int sum = 0;
        int last = Integer.MAX_VALUE;
        for (Slice slice : List.of(Slice.HEAD, Slice.TORSO, Slice.TAIL, Slice.COLD)) {
          List<Integer> items = itemsOf(corpus, slice);
          assertEquals(corpus.size(slice), items.size(), "seed " + seed);
          sum += items.size();
          int most = items.stream().mapToInt(tiny::trainingCount).max().orElse(0);
          assertTrue(most <= last, "a slice has more popular items than the one before it");
          last = items.stream().mapToInt(tiny::trainingCount).min().orElse(last);
        }
        assertEquals(corpus.size(), sum, "seed " + seed);
        assertEquals(corpus.size(), corpus.size(Slice.OVERALL));
        assertTrue(itemsOf(corpus, Slice.COLD).stream().allMatch(i -> tiny.trainingCount(i) == 0));
      }
    }
  }

  @Test
  void refusesSharesThatAreNone() {
    assertThrows(IllegalArgumentException.class, () -> new SliceCuts(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new SliceCuts(0.5, 0.4));
    assertThrows(IllegalArgumentException.class, () -> new SliceCuts(0.5, 1.1));
  }

  private static List<Integer> itemsOf(Corpus corpus, Slice slice) {
    int[] rows = new int[corpus.size()];
    Arrays.setAll(rows, corpus::popular);
    return Arrays.stream(rows)
        .filter(item -> corpus.sliceOf(item) == slice)
        .sorted()
        .boxed()
        .toList();
  }
}
