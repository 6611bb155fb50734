package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * The spread-out regulariser (Zhang et al., ICCV 2017): the cosines of different items are to have
 * the first two moments that those of points spread uniformly over the sphere have, 0 and 1/d:
 * {@code M₁² + max(0, M₂ − 1/d)}, where M₁ and M₂ are the means of cos and cos² over all pairs of
 * different items in a view. Of two views that are not one it is the mean.
 */
final class SpreadOut implements ViewLoss {

  private final double alpha;
  private final int views;
  private final double expectedSquare;
  private final List<PairSum> sums = new ArrayList<>();
  private final List<Long> pairs = new ArrayList<>();

  SpreadOut(ContrastiveConfig config, NDArray left, NDArray right, int[] items) {
    List<NDArray> sets = left == right ? List.of(left) : List.of(left, right);
    this.alpha = config.alpha();
    this.views = sets.size();
    this.expectedSquare = 1.0 / left.getShape().get(1);
    for (NDArray set : sets) {
      ScoreMatrix scores = ScoreMatrix.ofViews(1, set, set, items);
      long count = Math.max(1, scores.negatives());
      pairs.add(count);
      sums.add(new PairSum(scores, new FirstMoment(), 1.0 / count, items.length));
      sums.add(new PairSum(scores, new SecondMoment(), 1.0 / count, items.length));
    }
  }

  @Override
  public List<PairSum> sums() {
    return List.copyOf(sums);
  }

  @Override
  public ViewGradients combine(List<LossGradients> totals) {
    double loss = 0;
    List<NDArray> gradients = new ArrayList<>();
    for (int view = 0; view < views; view++) {
      LossGradients first = totals.get(2 * view);
      LossGradients second = totals.get(2 * view + 1);
      double mean = first.loss() / pairs.get(view);
      double excess = second.loss() / pairs.get(view) - expectedSquare;
      loss += (mean * mean + Math.max(0, excess)) / views;
      // A set stands on both sides of its pairs; one that serves both views is given in halves.
      NDArray ofMean = first.queries().add(first.candidates()).muli(mean * alpha);
      NDArray ofSquare = second.queries().add(second.candidates()).muli(alpha / 2);
      gradients.add(excess > 0 ? ofMean.addi(ofSquare) : ofMean);
    }
    return new ViewGradients(loss, gradients.get(0), gradients.get(views - 1));
  }
}
