package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** The vectors of both views of the items of a step, and the way back from their gradients. */
final class ViewVectors {

  private final ViewRows views;
  private final NDArray left;
  private final NDArray right;
  private final UnaryOperator<NDArray> backOfLeft;
  private final UnaryOperator<NDArray> backOfRight;

  /**
   * @param views which rows the views are
   * @param vectors the vectors of these rows
   */
  ViewVectors(ViewRows views, NDArray vectors) {
    this.views = views;
    boolean whole = views.areOne() && views.items().length == views.size();
    NDArray first = whole ? vectors : vectors.get(":" + views.size());
    NDArray second = views.areOne() ? vectors : vectors.get(views.size() + ":");
    float[] noise = views.noise();
    if (noise.length == 0) {
      this.left = first;
      this.right = second;
      this.backOfLeft = UnaryOperator.identity();
      this.backOfRight = UnaryOperator.identity();
    } else {
      int ofLeft = Math.toIntExact(first.size());
      NoisyVectors noisyLeft = new NoisyVectors(first, Arrays.copyOf(noise, ofLeft));
      NoisyVectors noisyRight =
          new NoisyVectors(second, Arrays.copyOfRange(noise, ofLeft, noise.length));
      this.left = noisyLeft.vectors();
      this.right = noisyRight.vectors();
      this.backOfLeft = noisyLeft::gradient;
      this.backOfRight = noisyRight::gradient;
    }
  }

  /** The vectors of the first views, shape (m, d). */
  NDArray left() {
    return left;
  }

  /** The vectors of the second views, shape (≥ m, d); the same array where both views are one. */
  NDArray right() {
    return right;
  }

  /**
   * The gradients of the vectors of the rows, in their order.
   *
   * @param ofLeft the gradient of {@link #left()}
   * @param ofRight the gradient of {@link #right()}
   */
  List<NDArray> gradients(NDArray ofLeft, NDArray ofRight) {
    NDArray first = backOfLeft.apply(ofLeft);
    NDArray second = backOfRight.apply(ofRight);
    if (!views.areOne()) {
      return List.of(first, second);
    }
    if (views.items().length == views.size()) {
      return List.of(first.add(second));
    }
    NDArray ofBoth = first.add(second.get(":" + views.size()));
    return List.of(ofBoth, second.get(views.size() + ":"));
  }
}
