package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A contrastive loss of the vectors of two views: what it sums over pairs of vectors, and what it
 * makes of these sums. For one step and one thread.
 */
public sealed interface ViewLoss permits ViewSoftmax, AlignUniform, SpreadOut {

  /**
   * The loss of the settings.
   *
   * @param left unit vectors of the first views, shape (m, d)
   * @param right unit vectors of the second views, shape (≥ m, d), those beyond m for negatives
   *     only; the same array where both views are one
   * @param items which item each second view is; an item drawn twice is no negative of itself
   */
  static ViewLoss of(ContrastiveConfig config, NDArray left, NDArray right, int[] items) {
    return switch (config.loss()) {
      case SOFTMAX -> new ViewSoftmax(config, left, right, items);
      case ALIGN_UNIFORM -> new AlignUniform(config, left, right, items);
      case SPREAD_OUT -> new SpreadOut(config, left, right, items);
    };
  }

  /** The sums over pairs. */
  List<PairSum> sums();

  /**
   * Puts the sums together.
   *
   * @param totals of each sum its value and the gradients of all rows and candidates
   */
  ViewGradients combine(List<LossGradients> totals);
}
