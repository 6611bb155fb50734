package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.trainer.frequency.StreamingConfig;
import dev.taillight.trainer.loss.Candidates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
    QueryFeatures features = new QueryFeatures(dataset, new HistoryConfig(true, 3));
    source = new BatchSource(dataset, features, 5, N, UNIFORM, 10, Optional.empty());
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
    CandidatePool pool = new CandidatePool(new CountedShares(dataset), ITEMS);
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
}
