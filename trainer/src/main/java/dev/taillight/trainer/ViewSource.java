package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.ViewPair;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import java.util.Arrays;

/** The views of a training: those of a step depend on the seed, the epoch and the step alone. */
final class ViewSource {

  private final EncodedDataset dataset;
  private final Augmenter augmenter;
  private final long seed;
  private final int m;
  private final int width;
  private final int dimension;

  /**
   * @param towers the shape of the model
   * @param m how many items are drawn for a step
   */
  ViewSource(EncodedDataset dataset, TwoTowers towers, Augmenter augmenter, long seed, int m) {
    this.dataset = dataset;
    this.augmenter = augmenter;
    this.seed = seed;
    this.m = m;
    this.width = towers.item().embedding().width();
    this.dimension = towers.item().tower().outputWidth();
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
    float[] shown = shown(epoch, step);
    boolean one = views.isOne() && shown.length == 0;
    FeatureBatch features =
        one ? views.left() : FeatureBatch.concatenate(views.left(), views.right());
    return new Views(features, new ViewRows(items, one, shown, noise(epoch, step)));
  }

  private float[] shown(int epoch, int step) {
    return augmenter
        .dimensionMask()
        .map(
            mask -> {
              RandomStream stream = RandomStream.of(seed, "dimensions", epoch, step);
              float[] left = mask.draw(m, width, stream);
              return joined(left, mask.draw(m, width, stream));
            })
        .orElse(ViewRows.NONE.shown());
  }

  private float[] noise(int epoch, int step) {
    return augmenter
        .noise()
        .map(drawn -> drawn.draw(2 * m, dimension, RandomStream.of(seed, "noise", epoch, step)))
        .orElse(ViewRows.NONE.noise());
  }

  private static float[] joined(float[] left, float[] right) {
    float[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private int size() {
    return dataset.items().size();
  }
}
