package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The vectors of both views of the items of a step, and the way back from their gradients. */
final class ViewVectors {

  private final boolean one;
  private final NDArray left;
  private final NDArray right;

  /**
   * @param batch the batch
   * @param items the vectors of its item rows
   */
  ViewVectors(TrainingBatch batch, NDArray items) {
    int first = batch.candidateItems().length;
    int m = batch.viewedItems().length;
    this.one = batch.viewsAreOne();
    this.left = items.get(first + ":" + (first + m));
    this.right = one ? left : items.get((first + m) + ":");
  }

  /** The vectors of the first views, shape (m, d). */
  NDArray left() {
    return left;
  }

  /** The vectors of the second views, shape (m, d); the same array where both views are one. */
  NDArray right() {
    return right;
  }

  /**
   * The gradients of the rows of the batch behind its candidates.
   *
   * @param ofLeft the gradient of {@link #left()}
   * @param ofRight the gradient of {@link #right()}
   */
  List<NDArray> gradients(NDArray ofLeft, NDArray ofRight) {
    return one ? List.of(ofLeft.add(ofRight)) : List.of(ofLeft, ofRight);
  }
}
