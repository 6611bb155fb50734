package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.FeatureDropout;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSourceTest {

  private static final int N = 32;
  private static final int M = 50;

  @TempDir Path folder;
  private EncodedDataset dataset;
  private TwoTowers towers;
  private BatchSource source;

  @BeforeEach
  void open() throws IOException {
    dataset = SyntheticDataset.write(folder.resolve("dataset"), 100, 60, 1);
    towers = new TwoTowers(dataset, TrainingFixture.model(true), new Sgd(), new Sgd());
    source =
        new BatchSource(dataset, towers, 5, N, 0, M, Optional.of(TrainingFixture.evenAndOdd()));
  }

  @Test
  void seesEveryPairOnceAnEpochInAnotherOrderEachTime() {
    Interactions pairs = dataset.interactions(Split.TRAIN);
    BatchSource whole =
        new BatchSource(dataset, towers, 5, (int) pairs.size(), 0, M, Optional.empty());
    Map<Integer, Integer> expected = new HashMap<>();
    for (long pair = 0; pair < pairs.size(); pair++) {
      expected.merge(pairs.item(pair), 1, Integer::sum);
    }
    Map<Integer, Integer> found = new HashMap<>();
    for (int item : whole.batch(0, 0).candidateItems()) {
      found.merge(item, 1, Integer::sum);
    }
    assertEquals(expected, found);
    assertFalse(
        Arrays.equals(whole.batch(0, 0).candidateItems(), whole.batch(1, 0).candidateItems()));
    assertEquals(pairs.size() / N, source.stepsPerEpoch());
  }

  @Test
  void dependsOnSeedEpochAndStepOnly() {
    int[] first = source.batch(3, 2).viewedItems();
    source.batch(0, 0);
    assertArrayEquals(first, source.batch(3, 2).viewedItems());
    assertNotEquals(Arrays.toString(first), Arrays.toString(source.batch(3, 3).viewedItems()));
  }

  @Test
  void drawsItemsUniformlyFromTheWholeCatalogue() {
    int draws = 0;
    int[] counts = new int[dataset.items().size()];
    for (int epoch = 0; epoch < 100; epoch++) {
      for (int item : source.batch(epoch, 0).viewedItems()) {
        counts[item]++;
        draws++;
      }
    }
    double expected = draws / (double) counts.length;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // 99 degrees of freedom: the 0.1 % point of χ² is 148.2. Items 90 … 99 have no interaction.
    assertTrue(chiSquare < 148.2, "chi-square " + chiSquare);
  }

  @Test
  void leavesTheTargetOutOfTheHistory() {
    Interactions pairs = dataset.interactions(Split.TRAIN);
    Set<Integer> histories = new HashSet<>();
    for (long pair = 0; pair < pairs.size(); pair++) {
      int[] users = {pairs.user(pair)};
      int[] targets = {pairs.item(pair)};
      FeatureBatch batch =
          towers.queryFeatures().ofPairs(users, targets, RandomStream.of(1, "history", pair));
      int[] codes = Arrays.copyOf(batch.codes(2), batch.codeCount(2));
      int others = pairs.count(users[0]) - 1;
      assertEquals(Math.max(1, Math.min(3, others)), codes.length);
      for (int code : codes) {
        assertNotEquals(targets[0], code);
        assertTrue(
            others == 0
                ? code == FeatureBatch.MASKED
                : Arrays.stream(pairs.itemsOf(users[0])).anyMatch(item -> item == code));
      }
      assertEquals(codes.length, Arrays.stream(codes).distinct().count());
      histories.add(codes.length);
    }
    assertTrue(histories.contains(3), "some histories are cut");
  }

  @Test
  void putsTheViewsBelowThePairs() {
    TrainingBatch batch = source.batch(0, 1);
    assertEquals(N + 2 * M, batch.items().rows());
    FeatureBatch plain = FeatureBatch.gather(dataset.items(), batch.candidateItems());
    FeatureBatch viewed = FeatureBatch.gather(dataset.items(), batch.viewedItems());
    for (int row = 0; row < N; row++) {
      assertEquals(plain.codes(0)[row], batch.items().codes(0)[row]);
    }
    for (int row = 0; row < M; row++) {
      assertEquals(FeatureBatch.MASKED, batch.items().codes(0)[N + row]);
      assertEquals(viewed.codes(0)[row], batch.items().codes(0)[N + M + row]);
    }
  }

  @Test
  void putsUniformNegativesBetweenThePairsAndTheViewsAndChangesNoOtherDraw() {
    int extra = 40;
    BatchSource mixed =
        new BatchSource(dataset, towers, 5, N, extra, M, Optional.of(TrainingFixture.evenAndOdd()));
    TrainingBatch plain = source.batch(2, 1);
    TrainingBatch batch = mixed.batch(2, 1);
    int[] items = batch.candidateItems();
    assertEquals(N + extra, items.length);
    assertEquals(N, batch.pairs());
    assertEquals((2L * mixed.stepsPerEpoch() + 1) * N, batch.firstPair());
    assertEquals(N + extra + 2 * M, batch.items().rows());
    assertArrayEquals(plain.candidateItems(), Arrays.copyOf(items, N));
    assertArrayEquals(plain.viewedItems(), batch.viewedItems());
    assertArrayEquals(plain.queries().codes(2), batch.queries().codes(2));
    FeatureBatch negatives =
        FeatureBatch.gather(dataset.items(), Arrays.copyOfRange(items, N, N + extra));
    for (int row = 0; row < extra; row++) {
      assertEquals(negatives.codes(0)[row], batch.items().codes(0)[N + row]);
    }
    assertArrayEquals(items, mixed.batch(2, 1).candidateItems());
    assertFalse(Arrays.equals(items, mixed.batch(2, 0).candidateItems()));
  }

  @Test
  void hidesFeaturesOfTheCandidatesAndChangesNothingElse() {
    int extra = 40;
    FeatureDropout dropout =
        new FeatureDropout(
            dataset.items().featureNames(), 0.3, new IdDropoutConfig(List.of("twin"), 0.5));
    Optional<Augmenter> views = Optional.of(TrainingFixture.evenAndOdd());
    BatchSource plain = new BatchSource(dataset, towers, 5, N, extra, M, views);
    BatchSource dropping = new BatchSource(dataset, towers, 5, N, extra, dropout, M, 0, views);
    int[] hidden = new int[dataset.items().features().size()];
    for (int epoch = 0; epoch < 50; epoch++) {
      FeatureBatch before = plain.batch(epoch, 1).items();
      FeatureBatch after = dropping.batch(epoch, 1).items();
      assertEquals(before.rows(), after.rows());
      for (int f = 0; f < hidden.length; f++) {
        for (int row = 0; row < before.rows(); row++) {
          if (!codes(after, f, row).equals(codes(before, f, row))) {
            assertEquals(List.of(FeatureBatch.MASKED), codes(after, f, row));
            assertTrue(row < N + extra, "a view is left as it is");
            hidden[f]++;
          }
        }
      }
      assertEquals(
          codes(after, 1, 3), codes(dropping.batch(epoch, 1).items(), 1, 3), "the same again");
    }
    // 50 · 72 = 3600 rows, each hidden with probability .3, twin with 1 − .7·.5 = .65: four
    // standard deviations, √(3600·p·(1 − p)), are 110 and 115.
    int twin = dataset.items().featureNames().indexOf("twin");
    for (int f = 0; f < hidden.length; f++) {
      assertEquals(
          3600 * (f == twin ? 0.65 : 0.3), hidden[f], f == twin ? 115 : 110, "feature " + f);
    }
  }

  private static List<Integer> codes(FeatureBatch batch, int feature, int row) {
    int[] offsets = batch.offsets(feature);
    return Arrays.stream(batch.codes(feature), offsets[row], offsets[row + 1]).boxed().toList();
  }

  @Test
  void addsHardNegativesThatShareAValueAndChangesNoOtherDraw() {
    int hard = 70; // more than M: the first items are taken twice
    FeatureDropout dropout =
        new FeatureDropout(dataset.items().featureNames(), 0, IdDropoutConfig.NONE);
    BatchSource harder =
        new BatchSource(
            dataset, towers, 5, N, 0, dropout, M, hard, Optional.of(TrainingFixture.evenAndOdd()));
    for (int step = 0; step < 3; step++) {
      TrainingBatch plain = source.batch(1, step);
      TrainingBatch batch = harder.batch(1, step);
      int[] items = batch.viewedItems();
      assertEquals(M + hard, items.length);
      assertEquals(M, batch.views().size());
      assertArrayEquals(plain.viewedItems(), Arrays.copyOf(items, M));
      assertArrayEquals(plain.candidateItems(), batch.candidateItems());
      assertArrayEquals(items, harder.batch(1, step).viewedItems());
      assertEquals(N + M + M + hard, batch.items().rows());
      FeatureBatch all = FeatureBatch.gather(dataset.items(), items);
      for (int h = 0; h < hard; h++) {
        int anchor = h % M;
        int row = h;
        assertNotEquals(items[anchor], items[M + h]);
        assertTrue(
            IntStream.range(0, all.featureCount())
                .anyMatch(f -> share(codes(all, f, anchor), codes(all, f, M + row))));
        // Feature 0 is hidden on the left, feature 1 on the right.
        assertEquals(codes(all, 0, M + h), codes(batch.items(), 0, N + M + M + h));
      }
      for (int row = 0; row < M; row++) {
        assertEquals(codes(all, 1, row), codes(batch.items(), 1, N + row));
        assertEquals(codes(all, 0, row), codes(batch.items(), 0, N + M + row));
      }
    }
  }

  @Test
  void knowsTheItemOfEachRow() {
    for (Augmenter views : List.of(TrainingFixture.evenAndOdd(), TrainingFixture.noisy(0.1))) {
      TrainingBatch batch =
          new BatchSource(
                  dataset,
                  towers,
                  5,
                  N,
                  10,
                  new FeatureDropout(dataset.items().featureNames(), 0, IdDropoutConfig.NONE),
                  M,
                  20,
                  Optional.of(views))
              .batch(0, 1);
      int[] items = batch.itemRows();
      assertEquals(batch.items().rows(), items.length);
      FeatureBatch plain = FeatureBatch.gather(dataset.items(), items);
      for (int row = 0; row < items.length; row++) {
        for (int f = 0; f < plain.featureCount(); f++) {
          List<Integer> codes = codes(batch.items(), f, row);
          if (!codes.equals(List.of(FeatureBatch.MASKED))) {
            assertEquals(codes(plain, f, row), codes);
          }
        }
      }
    }
  }

  private static boolean share(List<Integer> codes, List<Integer> others) {
    return codes.stream().anyMatch(code -> code >= Vocabulary.FIRST_VALUE && others.contains(code));
  }

  @Test
  void drawsNegativesFromTheWholeCatalogue() {
    int extra = 200;
    BatchSource mixed = new BatchSource(dataset, towers, 5, N, extra, M, Optional.empty());
    int[] counts = new int[100];
    for (int epoch = 0; epoch < 100; epoch++) {
      int[] items = mixed.batch(epoch, 0).candidateItems();
      for (int i = N; i < N + extra; i++) {
        counts[items[i]]++;
      }
    }
    // 200 expected of each; 99 degrees of freedom: the 0.1 % point of χ² is 148.2.
    double chiSquare = Arrays.stream(counts).mapToDouble(c -> (c - 200.0) * (c - 200) / 200).sum();
    assertTrue(chiSquare < 148.2, "chi-square " + chiSquare);
  }
}
