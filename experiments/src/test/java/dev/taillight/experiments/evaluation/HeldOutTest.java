package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {

  private static final SliceCuts CUTS = new SliceCuts(0.1, 0.5);

  @TempDir Path folder;

  @Test
  void keepsKnownItemsApartFromRelevantOnes() throws IOException {
    // User 0's test item 2 is a training item as well, 7 occurs twice; user 1 has nothing to find.
    EncodedDataset dataset =
        new TinyDataset(9, 3)
            .give(Split.TRAIN, 0, 5, 2)
            .give(Split.VALIDATION, 0, 4)
            .give(Split.TEST, 0, 7, 2, 7, 1)
            .give(Split.TRAIN, 1, 3)
            .give(Split.TEST, 1, 3)
            .give(Split.VALIDATION, 2, 6)
            .give(Split.TEST, 2, 8)
            .write(folder.resolve("d"));
    Corpus corpus = new Corpus(dataset, CorpusKind.INTERACTED, CUTS);

    HeldOut test = new HeldOut(dataset, corpus, Split.TEST, 0);
    assertArrayEquals(new int[] {0, 2}, test.users());
    assertArrayEquals(new int[] {2, 4, 5}, test.excluded(0));
    assertArrayEquals(new int[] {1, 7}, test.relevant(0));
    assertArrayEquals(new int[] {6}, test.excluded(2));
    assertEquals(3, test.pairCount());
    assertArrayEquals(
        new int[] {0, 0, 2},
        new int[] {test.userOfPair(0), test.userOfPair(1), test.userOfPair(2)});
    assertArrayEquals(
        new int[] {1, 7, 8},
        new int[] {test.itemOfPair(0), test.itemOfPair(1), test.itemOfPair(2)});

    HeldOut validation = new HeldOut(dataset, corpus, Split.VALIDATION, 0);
    assertArrayEquals(new int[] {0, 2}, validation.users());
    assertArrayEquals(new int[] {2, 5}, validation.excluded(0));
    assertArrayEquals(new int[] {}, validation.excluded(2));
    assertThrows(
        IllegalArgumentException.class, () -> new HeldOut(dataset, corpus, Split.TRAIN, 0));
  }

  @Test
  void drawsTheSameUsersEveryTime() throws IOException {
    EncodedDataset dataset = TinyDataset.random(50, 200, 1).write(folder.resolve("d"));
    Corpus corpus = new Corpus(dataset, CorpusKind.INTERACTED, CUTS);
    int[] all = new HeldOut(dataset, corpus, Split.TEST, 0).users();
    int[] some = new HeldOut(dataset, corpus, Split.TEST, 20).users();
    assertEquals(20, some.length);
    assertArrayEquals(some, new HeldOut(dataset, corpus, Split.TEST, 20).users());
    assertTrue(Arrays.stream(some).allMatch(user -> Arrays.binarySearch(all, user) >= 0));
    assertEquals(20, Arrays.stream(some).distinct().count());
    assertTrue(some[19] > all[all.length / 2], "the sample is not just the first users");
    assertArrayEquals(all, new HeldOut(dataset, corpus, Split.TEST, all.length).users());
  }
}
