package dev.taillight.trainer;

/**
 * Where the views of the items of a step are among the rows of its batch, and what happens to them
 * on the way. The arrays are read by the step only.
 */
final class ViewRows {

  /** There are no views. */
  static final ViewRows NONE = new ViewRows(new int[0], true, new float[0]);

  private final int[] items;
  private final boolean one;
  private final float[] noise;

  /**
   * @param items the item rows of the views, length m
   * @param one whether m rows of the batch serve as both views; else there are m left views, then m
   *     right ones
   * @param noise without signs, what the left vectors take, then the right ones, d numbers each;
   *     empty for none
   */
  ViewRows(int[] items, boolean one, float[] noise) {
    this.items = items;
    this.one = one;
    this.noise = noise;
  }

  /** The item rows of the views, length m, or empty without the contrastive loss. */
  int[] items() {
    return items;
  }

  /** m, how many items are viewed. */
  int size() {
    return items.length;
  }

  /** Whether the vectors of m rows serve as those of both views. */
  boolean areOne() {
    return one;
  }

  /** The noise on the vectors, without signs, empty for none. */
  float[] noise() {
    return noise;
  }
}
