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
import dev.taillight.trainer.loss.PairSum;
import dev.taillight.trainer.loss.ScoreMatrix;
import dev.taillight.trainer.loss.ViewGradients;
import dev.taillight.trainer.loss.ViewLoss;
import java.util.ArrayList;
import java.util.List;

/** Both losses of a step and their gradients, in blocks of rows. */
final class StepLosses {

  private final TrainingConfig config;
  private final DeviceSession session;
  private final PairLoss mainLoss;

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
   * @param itemGradient the same by the item vectors, shape (item rows, d)
   */
  record Result(double main, double self, NDArray queryGradient, NDArray itemGradient) {}

  /**
   * Computes the losses.
   *
   * @param queries the query vectors of the pairs, shape (n, d)
   * @param items the item vectors: of the fresh candidates, then of the views
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
    ScoreMatrix pairs = ScoreMatrix.of(config.main(), queries, vectors, candidates);
    List<PairSum> sums = new ArrayList<>();
    sums.add(new PairSum(pairs, mainLoss, 1.0 / n, fresh));
    if (batch.viewedItems().length == 0) {
      LossGradients main = totals(sums, scopes).get(0);
      return new Result(main.loss() / n, 0, main.queries(), main.candidates());
    }
    ViewVectors views = new ViewVectors(batch.views(), items.get(fresh + ":"));
    ViewLoss viewLoss =
        ViewLoss.of(config.contrastive(), views.left(), views.right(), batch.viewedItems());
    sums.addAll(viewLoss.sums());
    List<LossGradients> totals = totals(sums, scopes);
    LossGradients main = totals.get(0);
    ViewGradients self = viewLoss.combine(totals.subList(1, totals.size()));
    List<NDArray> itemGradients = new ArrayList<>(List.of(main.candidates()));
    itemGradients.addAll(views.gradients(self.left(), self.right()));
    return new Result(
        main.loss() / n,
        self.loss(),
        main.queries(),
        DeviceArrays.join(itemGradients, scopes.first()));
  }

  /** The values of sums over pairs and their gradients, block of rows by block of rows. */
  private List<LossGradients> totals(List<PairSum> sums, DeviceScopes scopes) {
    List<Block> blocks = new ArrayList<>();
    for (PairSum sum : sums) {
      List<ScoreMatrix> scores = scopes.onEach(sum.scores()::on);
      for (RowBlock rows : session.blocks(sum.scores().rows())) {
        blocks.add(new Block(sum, scores.get(rows.device()), rows));
      }
    }
    List<LossGradients> all = session.onDevices(blocks, block -> block.gradients(scopes));
    List<LossGradients> totals = new ArrayList<>();
    int from = 0;
    for (PairSum sum : sums) {
      int to = from + session.blocks(sum.scores().rows()).size();
      totals.add(total(all.subList(from, to), scopes.first()));
      from = to;
    }
    return totals;
  }

  private static LossGradients total(List<LossGradients> blocks, NDManager scope) {
    return new LossGradients(
        blocks.stream().mapToDouble(LossGradients::loss).sum(),
        DeviceArrays.join(blocks.stream().map(LossGradients::queries).toList(), scope),
        DeviceArrays.sum(blocks.stream().map(LossGradients::candidates).toList(), scope));
  }

  /** Some rows of a sum, with the scores on their device: what one thread works on at a time. */
  private record Block(PairSum sum, ScoreMatrix scores, RowBlock rows) implements Placed {

    @Override
    public int device() {
      return rows.device();
    }

    LossGradients gradients(DeviceScopes scopes) {
      return scores.gradients(rows, sum.loss(), sum.weight(), sum.learning(), scopes.of(this));
    }
  }
}
