package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.ViewPair;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.Optional;

/** The views of a training: those of a step depend on the seed, the epoch and the step alone. */
final class ViewSource {

  private final EncodedDataset dataset;
  private final Augmenter augmenter;
  private final long seed;
  private final int m;
  private final int hardNegatives;
  private final Optional<RelatedItems> related;
  private final int width;
  private final int dimension;

  /**
   * @param towers the shape of the model
   * @param m how many items are drawn for a step
   * @param hardNegatives how many items related to these are drawn as negatives of all of them
   */
  ViewSource(
      EncodedDataset dataset,
      TwoTowers towers,
      Augmenter augmenter,
      long seed,
      int m,
      int hardNegatives) {
    this.dataset = dataset;
    this.augmenter = augmenter;
    this.seed = seed;
    this.m = m;
    this.hardNegatives = hardNegatives;
    this.related =
        hardNegatives > 0 ? Optional.of(new RelatedItems(dataset.items())) : Optional.empty();
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
    int[] items = items(epoch, step);
    ViewPair views =
        augmenter.views(
            FeatureBatch.gather(dataset.items(), items),
            RandomStream.of(seed, "views", epoch, step));
    float[] shown = shown(epoch, step);
    boolean one = views.isOne() && shown.length == 0;
    FeatureBatch features =
        one ? views.left() : FeatureBatch.concatenate(first(views.left()), views.right());
    return new Views(features, new ViewRows(items, m, one, shown, noise(epoch, step)));
  }

  /** m items, each drawn uniformly from the catalogue, and items that are related to them. */
  private int[] items(int epoch, int step) {
    int[] uniform = RandomStream.of(seed, "items", epoch, step).ints(m, 0, size()).toArray();
    int[] items = Arrays.copyOf(uniform, m + hardNegatives);
    related.ifPresent(
        other -> {
          RandomStream stream = RandomStream.of(seed, "hard negatives", epoch, step);
          for (int i = m; i < items.length; i++) {
            items[i] = other.draw(items[(i - m) % m], stream);
          }
        });
    return items;
  }

  /** The first m rows; hard negatives need no left view. */
  private FeatureBatch first(FeatureBatch batch) {
    if (batch.rows() == m) {
      return batch;
    }
    int[][] offsets = new int[batch.featureCount()][];
    int[][] codes = new int[batch.featureCount()][];
    for (int f = 0; f < codes.length; f++) {
      offsets[f] = Arrays.copyOf(batch.offsets(f), m + 1);
      codes[f] = batch.codes(f);
    }
    return new FeatureBatch(m, offsets, codes);
  }

  private float[] shown(int epoch, int step) {
    return augmenter
        .dimensionMask()
        .map(
            mask -> {
              RandomStream stream = RandomStream.of(seed, "dimensions", epoch, step);
              float[] left = mask.draw(m, width, stream);
              return joined(left, mask.draw(m + hardNegatives, width, stream));
            })
        .orElse(ViewRows.NONE.shown());
  }

  private float[] noise(int epoch, int step) {
    RandomStream stream = RandomStream.of(seed, "noise", epoch, step);
    return augmenter
        .noise()
        .map(noise -> noise.draw(2 * m + hardNegatives, dimension, stream))
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
