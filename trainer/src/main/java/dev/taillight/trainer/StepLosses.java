package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceScopes;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.Placed;
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
   * @param vectors the vectors of all candidates, the fresh ones first; all three are on the first
   *     device, and are copied to the others, each of which scores its rows
   * @param scopes where the gradients live, on the first device in the end
   */
  Result compute(
      TrainingBatch batch,
      Candidates candidates,
      NDArray queries,
      NDArray items,
      NDArray vectors,
      DeviceScopes scopes) {
    int n = batch.pairs();
    int fresh = batch.candidateItems().length;
    int m = batch.viewedItems().length;
    List<ScoreMatrix> pairs =
        scopes.onEach(ScoreMatrix.of(config.main(), queries, vectors, candidates)::on);
    List<Block> blocks = new ArrayList<>();
    for (RowBlock rows : session.blocks(n)) {
      blocks.add(new Block(pairs.get(rows.device()), rows, mainLoss, 1.0 / n, fresh));
    }
    int mainBlocks = blocks.size();
    if (m > 0) {
      NDArray left = items.get(fresh + ":" + (fresh + m));
      NDArray right = items.get((fresh + m) + ":");
      double temperature = config.contrastive().temperature();
      List<ScoreMatrix> views =
          scopes.onEach(ScoreMatrix.ofViews(temperature, left, right, batch.viewedItems())::on);
      for (RowBlock rows : session.blocks(m)) {
        double weight = config.contrastive().alpha() / m;
        blocks.add(new Block(views.get(rows.device()), rows, contrastiveLoss, weight, m));
      }
    }
    List<LossGradients> all = session.onDevices(blocks, block -> block.gradients(scopes));
    List<LossGradients> main = all.subList(0, mainBlocks);
    List<LossGradients> self = all.subList(mainBlocks, all.size());
    NDArray ofItems = ofItems(main, self, scopes.first());
    double selfLoss = m == 0 ? 0 : sum(self) / m;
    return new Result(sum(main) / n, selfLoss, ofQueries(main, scopes.first()), ofItems);
  }

  private static NDArray ofItems(
      List<LossGradients> main, List<LossGradients> self, NDManager scope) {
    List<NDArray> items = new ArrayList<>();
    items.add(ofCandidates(main, scope));
    if (!self.isEmpty()) {
      items.add(ofQueries(self, scope));
      items.add(ofCandidates(self, scope));
    }
    return DeviceArrays.join(items, scope);
  }

  private static double sum(List<LossGradients> blocks) {
    return blocks.stream().mapToDouble(LossGradients::loss).sum();
  }

  private static NDArray ofQueries(List<LossGradients> blocks, NDManager scope) {
    return DeviceArrays.join(blocks.stream().map(LossGradients::queries).toList(), scope);
  }

  private static NDArray ofCandidates(List<LossGradients> blocks, NDManager scope) {
    return DeviceArrays.sum(blocks.stream().map(LossGradients::candidates).toList(), scope);
  }

  /** Some rows of a score matrix with their loss: what one thread works on at a time. */
  private record Block(
      ScoreMatrix scores, RowBlock rows, PairLoss loss, double weight, int learning)
      implements Placed {

    @Override
    public int device() {
      return rows.device();
    }

    LossGradients gradients(DeviceScopes scopes) {
      return scores.gradients(rows, loss, weight, learning, scopes.of(this));
    }
  }
}
