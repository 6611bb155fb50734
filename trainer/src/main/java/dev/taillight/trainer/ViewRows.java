package dev.taillight.trainer;

/**
 * Where the views of the items of a step are among the rows of its batch, and what happens to them
 * on the way. The arrays are read by the step only.
 */
final class ViewRows {

  /** There are no views. */
  static final ViewRows NONE = new ViewRows(new int[0], 0, true, new float[0], new float[0]);

  private final int[] items;
  private final int size;
  private final boolean one;
  private final float[] shown;
  private final float[] noise;

  /**
   * @param items the item rows of the right views, those of the left views first
   * @param size m, how many left views there are; the right views beyond are negatives only
   * @param one whether the rows of the right views serve as left ones; else the m left views are
   *     above them
   * @param shown what the rows are multiplied by before they enter the tower, one number for each
   *     of its inputs; empty to leave them as they are
   * @param noise without signs, what the left vectors take, then the right ones, d numbers each;
   *     empty for none
   */
  ViewRows(int[] items, int size, boolean one, float[] shown, float[] noise) {
    this.items = items;
    this.size = size;
    this.one = one;
    this.shown = shown;
    this.noise = noise;
  }

  /** The item rows of the right views, empty without the contrastive loss. */
  int[] items() {
    return items;
  }

  /** m, how many items have a left view. */
  int size() {
    return size;
  }

  /** Whether the vectors of the right views serve as those of the left ones. */
  boolean areOne() {
    return one;
  }

  /** What the inputs of the tower are multiplied by, empty for nothing. */
  float[] shown() {
    return shown;
  }

  /** The noise on the vectors, without signs, empty for none. */
  float[] noise() {
    return noise;
  }
}
