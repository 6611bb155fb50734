package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.ViewPair;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;

/** The views of a training: those of a step depend on the seed, the epoch and the step alone. */
final class ViewSource {

  private final EncodedDataset dataset;
  private final Augmenter augmenter;
  private final long seed;
  private final int m;
  private final int dimension;

  /**
   * @param m how many items are drawn for a step
   * @param dimension d, the length of their vectors
   */
  ViewSource(EncodedDataset dataset, Augmenter augmenter, long seed, int m, int dimension) {
    this.dataset = dataset;
    this.augmenter = augmenter;
    this.seed = seed;
    this.m = m;
    this.dimension = dimension;
  }

  /**
   * The views of a step.
   *
   * @param features the features of their rows
   * @param rows which rows these are
   */
  record Views(FeatureBatch features, ViewRows rows) {}

  Views views(int epoch, int step) {
    int[] items = RandomStream.of(seed, "items", epoch, step).ints(m, 0, size()).toArray();
    ViewPair views =
        augmenter.views(
            FeatureBatch.gather(dataset.items(), items),
            RandomStream.of(seed, "views", epoch, step));
    float[] noise =
        augmenter
            .noise()
            .map(n -> n.draw(2 * m, dimension, RandomStream.of(seed, "noise", epoch, step)))
            .orElse(ViewRows.NONE.noise());
    FeatureBatch features =
        views.isOne() ? views.left() : FeatureBatch.concatenate(views.left(), views.right());
    return new Views(features, new ViewRows(items, views.isOne(), noise));
  }

  private int size() {
    return dataset.items().size();
  }
}
