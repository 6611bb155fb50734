package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.FeatureDropout;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The batches of a training: which pairs and items a step sees depends on the seed, the epoch and
 * the step alone, so a batch can be made on any thread, in any order, at any time.
 */
final class BatchSource {

  private final EncodedDataset dataset;
  private final TwoTowers towers;
  private final Interactions pairs;
  private final Optional<ViewSource> views;
  private final long seed;
  private final int n;
  private final int uniformNegatives;
  private final FeatureDropout dropout;

  /** Batches whose items show all their features to the main loss. */
  BatchSource(
      EncodedDataset dataset,
      TwoTowers towers,
      long seed,
      int n,
      int uniformNegatives,
      int m,
      Optional<Augmenter> augmenter) {
    this(
        dataset,
        towers,
        seed,
        n,
        uniformNegatives,
        new FeatureDropout(dataset.items().featureNames(), 0, IdDropoutConfig.NONE),
        m,
        0,
        augmenter);
  }

  /**
   * @param towers the shape of the model: which features a side has and which rows they look up
   * @param n how many pairs a batch has; fewer when there are fewer
   * @param uniformNegatives how many items are added to the pairs' as negatives
   * @param dropout what it hides of the items of the pairs and of the uniform negatives
   * @param m how many items the contrastive loss draws
   * @param hardNegatives how many items it adds to these as negatives
   * @param augmenter absent without the contrastive loss
   */
  BatchSource(
      EncodedDataset dataset,
      TwoTowers towers,
      long seed,
      int n,
      int uniformNegatives,
      FeatureDropout dropout,
      int m,
      int hardNegatives,
      Optional<Augmenter> augmenter) {
    this.dataset = dataset;
    this.towers = towers;
    this.pairs = dataset.interactions(Split.TRAIN);
    this.views = augmenter.map(a -> new ViewSource(dataset, towers, a, seed, m, hardNegatives));
    this.seed = seed;
    this.n = (int) Math.min(n, pairs.size());
    this.uniformNegatives = uniformNegatives;
    this.dropout = dropout;
  }

  /** How many pairs a batch has. */
  int pairsPerStep() {
    return n;
  }

  /** How many whole batches an epoch has; the pairs left over differ from epoch to epoch. */
  int stepsPerEpoch() {
    return Math.toIntExact(pairs.size() / n);
  }

  /** The batch of a step, both counted from 0. */
  TrainingBatch batch(int epoch, int step) {
    RandomPermutation order =
        new RandomPermutation(pairs.size(), RandomStream.of(seed, "pairs", epoch));
    int[] users = new int[n];
    int[] items = new int[n + uniformNegatives];
    for (int i = 0; i < n; i++) {
      long pair = order.at((long) step * n + i);
      users[i] = pairs.user(pair);
      items[i] = pairs.item(pair);
    }
    int[] negatives =
        RandomStream.of(seed, "negatives", epoch, step)
            .ints(uniformNegatives, 0, dataset.items().size())
            .toArray();
    System.arraycopy(negatives, 0, items, n, uniformNegatives);
    FeatureBatch queries =
        towers
            .queryFeatures()
            .ofPairs(users, Arrays.copyOf(items, n), RandomStream.of(seed, "history", epoch, step));
    FeatureBatch plain =
        dropout.apply(
            FeatureBatch.gather(dataset.items(), items),
            RandomStream.of(seed, "dropout", epoch, step));
    long firstPair = ((long) epoch * stepsPerEpoch() + step) * n;
    if (views.isEmpty()) {
      return new TrainingBatch(
          firstPair, queries, plain, towers.prepare(queries, plain), items, ViewRows.NONE);
    }
    ViewSource.Views drawn = views.get().views(epoch, step);
    FeatureBatch all = FeatureBatch.concatenate(plain, drawn.features());
    return new TrainingBatch(
        firstPair, queries, all, towers.prepare(queries, all), items, drawn.rows());
  }
}
