package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.loss.Candidates;
import dev.taillight.trainer.loss.LossGradients;
import dev.taillight.trainer.loss.PairLoss;
import dev.taillight.trainer.loss.SampledSoftmax;
import dev.taillight.trainer.loss.ScoreMatrix;
import java.util.ArrayList;
import java.util.List;

/** Both losses of a step and their gradients, in blocks of rows. */
final class StepLosses {

  private final TrainingConfig config;
  private final DeviceSession session;
  private final PairLoss mainLoss;
  private final PairLoss contrastiveLoss = new SampledSoftmax();

  StepLosses(TrainingConfig config, DeviceSession session) {
    this.config = config;
    this.session = session;
    this.mainLoss = PairLoss.of(config.main());
  }

  /**
   * What the vectors of a step cost, and how to move them.
   *
   * @param main the mean of L_main over the n pairs
   * @param self the mean of L_self over the m items, 0 without the contrastive loss
   * @param queryGradient the gradient of main + α · self by the query vectors, shape (n, d)
   * @param itemGradient the same by the item vectors, shape (n + B + 2m, d)
   */
  record Result(double main, double self, NDArray queryGradient, NDArray itemGradient) {}

  /**
   * Computes the losses.
   *
   * @param queries the query vectors of the pairs, shape (n, d)
   * @param items the item vectors: of the fresh candidates, of the left and of the right views
   * @param vectors the vectors of all candidates, the fresh ones first
   * @param scope where the gradients live
   */
  Result compute(
      TrainingBatch batch,
      Candidates candidates,
      NDArray queries,
      NDArray items,
      NDArray vectors,
      NDManager scope) {
    int n = batch.pairs();
    int fresh = batch.candidateItems().length;
    int m = batch.viewedItems().length;
    ScoreMatrix pairs = ScoreMatrix.of(config.main(), queries, vectors, candidates);
    List<Block> blocks = new ArrayList<>();
    for (RowBlock rows : session.blocks(n)) {
      blocks.add(new Block(pairs, rows, mainLoss, 1.0 / n, fresh));
    }
    int mainBlocks = blocks.size();
    if (m > 0) {
      NDArray left = items.get(fresh + ":" + (fresh + m));
      NDArray right = items.get((fresh + m) + ":");
      double temperature = config.contrastive().temperature();
      ScoreMatrix views = ScoreMatrix.ofViews(temperature, left, right, batch.viewedItems());
      for (RowBlock rows : session.blocks(m)) {
        blocks.add(new Block(views, rows, contrastiveLoss, config.contrastive().alpha() / m, m));
      }
    }
    List<LossGradients> all = session.map(blocks, block -> block.gradients(scope));
    return result(all.subList(0, mainBlocks), all.subList(mainBlocks, all.size()), n, m);
  }

  private static Result result(List<LossGradients> main, List<LossGradients> self, int n, int m) {
    List<NDArray> items = new ArrayList<>();
    items.add(ofCandidates(main));
    if (m > 0) {
      items.add(ofQueries(self));
      items.add(ofCandidates(self));
    }
    return new Result(
        sum(main) / n, m == 0 ? 0 : sum(self) / m, ofQueries(main), DeviceArrays.join(items));
  }

  private static double sum(List<LossGradients> blocks) {
    return blocks.stream().mapToDouble(LossGradients::loss).sum();
  }

  private static NDArray ofQueries(List<LossGradients> blocks) {
    return DeviceArrays.join(blocks.stream().map(LossGradients::queries).toList());
  }

  private static NDArray ofCandidates(List<LossGradients> blocks) {
    return DeviceArrays.sum(blocks.stream().map(LossGradients::candidates).toList());
  }

  /** Some rows of a score matrix with their loss: what one thread works on at a time. */
  private record Block(
      ScoreMatrix scores, RowBlock rows, PairLoss loss, double weight, int learning) {

    LossGradients gradients(NDManager scope) {
      return scores.gradients(rows, loss, weight, learning, scope);
    }
  }
}
