package dev.taillight.augment;

import dev.taillight.random.RandomStream;

/**
 * Hides dimensions of the embeddings of an item: each of them is set to 0 by a coin of its own, as
 * GRACE does with the features of nodes (Zhu et al., "Deep Graph Contrastive Representation
 * Learning", 2020). Immutable and thread-safe.
 */
public final class DimensionMask {

  private final double share;
  private final MaskScope scope;

  /**
   * @param share the probability that a dimension is hidden, above 0 and below 1
   * @param scope whether all rows of a view hide the same dimensions, as in the paper, or each its
   *     own
   */
  public DimensionMask(double share, MaskScope scope) {
    this.share = share;
    this.scope = scope;
  }

  /**
   * Draws the masks of a view.
   *
   * @param rows how many rows there are
   * @param width how many dimensions each has
   * @param stream where the randomness comes from; the same stream gives the same masks
   * @return shape (rows, width), row-major: 0 for what is hidden, 1 for the rest
   */
  public float[] draw(int rows, int width, RandomStream stream) {
    float[] shown = new float[Math.multiplyExact(rows, width)];
    int drawn = scope == MaskScope.BATCH ? Math.min(width, shown.length) : shown.length;
    for (int i = 0; i < drawn; i++) {
      shown[i] = stream.nextDouble() < share ? 0 : 1;
    }
    for (int from = drawn; from < shown.length; from += width) {
      System.arraycopy(shown, 0, shown, from, width);
    }
    return shown;
  }
}
