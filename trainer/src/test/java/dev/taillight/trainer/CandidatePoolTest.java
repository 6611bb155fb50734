package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.frequency.StreamingConfig;
import dev.taillight.trainer.loss.Candidates;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidatePoolTest {

  private static final int N = 32;
  private static final int UNIFORM = 24;
  private static final int ITEMS = 100;

  @TempDir Path folder;
  private EncodedDataset dataset;
  private BatchSource source;

  @BeforeEach
  void open() throws IOException {
    dataset = SyntheticDataset.write(folder.resolve("dataset"), ITEMS, 60, 1);
    TwoTowers towers = new TwoTowers(dataset, TrainingFixture.model(true), new Sgd(), new Sgd());
    source = new BatchSource(dataset, towers, 5, N, UNIFORM, 10, Optional.empty());
  }

  /** The share of an item in the training pairs, counted one by one. */
  private double share(int item) {
    Interactions pairs = dataset.interactions(Split.TRAIN);
    int count = 0;
    for (long pair = 0; pair < pairs.size(); pair++) {
      count += pairs.item(pair) == item ? 1 : 0;
    }
    return count / (double) pairs.size();
  }

  @Test
  void mixesTheCountedSharesWithTheUniformOnes() {
    CandidatePool pool = new CandidatePool(new CountedShares(dataset), ITEMS, new VectorBank(0, 2));
    TrainingBatch batch = source.batch(0, 1);
    Candidates candidates = pool.candidates(batch);
    assertEquals(N, candidates.pairs());
    assertArrayEquals(batch.candidateItems(), candidates.items());
    boolean anyWithoutPairs = false;
    for (int i = 0; i < candidates.size(); i++) {
      double p = share(candidates.items()[i]);
      double mixture = (N * p + UNIFORM / (double) ITEMS) / (N + UNIFORM);
      assertEquals(Math.log(mixture), candidates.logProbability()[i], 1e-6);
      anyWithoutPairs |= p == 0;
    }
    assertTrue(anyWithoutPairs, "items 90 … 99 have no interaction");
  }

  @Test
  void streamedSharesComeNearTheCountedOnes() {
    ItemShares streamed = new StreamedShares(new StreamingConfig(3, 100_000, 0.02), ITEMS);
    for (int epoch = 0; epoch < 400; epoch++) {
      for (int step = 0; step < source.stepsPerEpoch(); step++) {
        streamed.observe(source.batch(epoch, step));
      }
    }
    int[] all = IntStream.range(0, ITEMS).toArray();
    double[] expected = new CountedShares(dataset).shares(all);
    double[] found = streamed.shares(all);
    double error = 0;
    for (int item = 0; item < ITEMS; item++) {
      if (expected[item] == 0) {
        assertEquals(1.0 / ITEMS, found[item], 1e-6, "was never seen");
      } else {
        error += Math.abs(expected[item] - found[item]);
      }
    }
    // The averages err by about √(2/π)·√(α/(2 − α)) = 0.08 of p at most: the gaps of a popular item
    // vary less when each pair comes once an epoch.
    assertTrue(error < 0.08, "error " + error);
  }

  @Test
  void addsTheItemsOfEarlierPairsWithTheSharesTheyHad() {
    ItemShares streamed = new StreamedShares(new StreamingConfig(1, 5000, 0.5), ITEMS);
    CandidatePool pool = new CandidatePool(streamed, ITEMS, new VectorBank(N + 3, 2));
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      int rows = N + UNIFORM;
      NDArray first = session.manager().arange(2f * rows).reshape(rows, 2);
      Candidates before = pool.candidates(source.batch(0, 0));
      assertEquals(rows, before.size(), "the bank is empty");
      assertArrayEquals(first.toFloatArray(), pool.vectors(first).toFloatArray());
      pool.keep(before, first);

      Candidates candidates = pool.candidates(source.batch(0, 1));
      assertEquals(rows + N, candidates.size());
      for (int i = 0; i < N; i++) {
        assertEquals(before.items()[i], candidates.items()[rows + i]);
        assertEquals(before.probabilities()[i], candidates.probabilities()[rows + i]);
      }
      // Of c = 2·n + B candidates n + n are drawn in proportion to p.
      double p = candidates.probabilities()[rows];
      double mixture = (2 * N * p + UNIFORM / (double) ITEMS) / (2 * N + UNIFORM);
      assertEquals(Math.log(mixture), candidates.logProbability()[rows], 1e-6);
      float[] all = pool.vectors(first).toFloatArray();
      for (int i = 0; i < 2 * N; i++) {
        assertEquals(all[i], all[2 * rows + i]);
      }
    }
  }

  @Test
  void theBankForgetsTheOldest() {
    VectorBank bank = new VectorBank(3, 1);
    bank.add(2, new float[] {1, 2, 9}, new int[] {10, 20, 90}, new double[] {0.1, 0.2, 0.9});
    assertArrayEquals(new float[] {1, 2}, bank.vectors());
    bank.add(2, new float[] {3, 4}, new int[] {30, 40}, new double[] {0.3, 0.4});
    assertArrayEquals(new float[] {4, 2, 3}, bank.vectors());
    assertArrayEquals(new int[] {40, 20, 30}, bank.items());
    assertArrayEquals(new double[] {0.4, 0.2, 0.3}, bank.shares());
    bank.add(4, new float[] {5, 6, 7, 8}, new int[] {5, 6, 7, 8}, new double[4]);
    assertEquals(Set.of(6, 7, 8), IntStream.of(bank.items()).boxed().collect(Collectors.toSet()));
    bank.clear();
    assertEquals(0, bank.size());
    assertEquals(0, bank.items().length);
  }
}
