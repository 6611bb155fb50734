package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Alignment and uniformity (Wang and Isola, ICML 2020; for recommendation DirectAU, Wang et al.,
 * KDD 2022): {@code mean ‖x − y‖² + γ·(U(x) + U(y))/2}, where x and y are the two views of an item
 * and {@code U(x) = log mean exp(−2·‖x − x'‖²)} over pairs of different items.
 */
final class AlignUniform implements ViewLoss {

  /** t of the potential, as in both papers. */
  private static final double SHARPNESS = 2;

  private final ContrastiveConfig config;
  private final NDArray left;
  private final NDArray right;
  private final List<PairSum> sums;
  private final long pairs;

  AlignUniform(ContrastiveConfig config, NDArray left, NDArray right, int[] items) {
    this.config = config;
    this.left = left;
    this.right = right;
    List<ScoreMatrix> scores =
        (left == right ? List.of(left) : List.of(left, right))
            .stream().map(x -> ScoreMatrix.ofViews(1 / (2 * SHARPNESS), x, x, items)).toList();
    this.pairs = Math.max(1, scores.get(0).negatives());
    PairLoss potential = new GaussianPotential(2 * SHARPNESS);
    this.sums =
        scores.stream().map(x -> new PairSum(x, potential, 1.0 / pairs, items.length)).toList();
  }

  @Override
  public List<PairSum> sums() {
    return sums;
  }

  @Override
  public ViewGradients combine(List<LossGradients> totals) {
    LossGradients ofLeft = totals.get(0);
    LossGradients ofRight = totals.get(totals.size() - 1);
    NDArray apart = left.sub(right);
    double alignment = apart.square().sum().getFloat() / (double) apart.getShape().get(0);
    double loss = alignment + config.uniformity() * (uniformity(ofLeft) + uniformity(ofRight)) / 2;
    NDArray pull = apart.muli(2 * config.alpha() / apart.getShape().get(0));
    NDArray push = push(ofRight).subi(pull);
    return new ViewGradients(loss, pull.addi(push(ofLeft)), push);
  }

  /** U of a view; 0 when all its rows are the same item. */
  private double uniformity(LossGradients total) {
    return total.loss() == 0 ? 0 : Math.log(total.loss() / pairs);
  }

  /** α·γ/2 times the gradient of U, which is that of the mean potential divided by it. */
  private NDArray push(LossGradients total) {
    double mean = total.loss() == 0 ? 1 : total.loss() / pairs;
    double weight = config.alpha() * config.uniformity() / 2 / mean;
    return total.queries().add(total.candidates()).muli(weight);
  }
}
