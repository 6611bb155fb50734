package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** InfoNCE between two views (Yao et al., CIKM 2021, eq. 3): a softmax over the second views. */
final class ViewSoftmax implements ViewLoss {

  private final PairSum sum;
  private final long m;

  ViewSoftmax(ContrastiveConfig config, NDArray left, NDArray right, int[] items) {
    this.m = left.getShape().get(0);
    ScoreMatrix scores = ScoreMatrix.ofViews(config.temperature(), left, right, items);
    this.sum = new PairSum(scores, new SampledSoftmax(), config.alpha() / m, items.length);
  }

  @Override
  public List<PairSum> sums() {
    return List.of(sum);
  }

  @Override
  public ViewGradients combine(List<LossGradients> totals) {
    LossGradients total = totals.get(0);
    return new ViewGradients(total.loss() / m, total.queries(), total.candidates());
  }
}
