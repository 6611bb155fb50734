package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import dev.taillight.trainer.StepLosses.Result;
import dev.taillight.trainer.TowerBlock.Pass;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceScopes;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.loss.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One step: mean L_main + α · mean L_self, its gradients, and the update of the rows and weights
 * that took part. The cost follows the batch: no table is ever passed over.
 *
 * <p>All gradients are in closed form. The work is divided into blocks of rows: first both towers
 * forward, then the losses, then both towers back, then the touched rows of the tables. Where there
 * are several devices each has a copy of the towers' weights and of all vectors, and works on
 * blocks of its own. What blocks add up comes together on the first device and is added in their
 * order, so that no bit depends on the threads, nor on which device was faster.
 */
final class TrainingStep {

  private final TwoTowers towers;
  private final TrainingConfig config;
  private final CandidatePool pool;
  private final StepLosses losses;
  private final DeviceSession session;

  TrainingStep(TwoTowers towers, TrainingConfig config, CandidatePool pool, DeviceSession session) {
    this.towers = towers;
    this.config = config;
    this.pool = pool;
    this.losses = new StepLosses(config, session);
    this.session = session;
  }

  /**
   * What a step saw.
   *
   * @param mainLoss the mean of L_main over the pairs
   * @param selfLoss the mean of L_self over the items, 0 without the contrastive loss
   * @param gradientNorm the global norm of all gradients before clipping
   */
  record Outcome(float mainLoss, float selfLoss, double gradientNorm) {

    /** The total: mean L_main + α · mean L_self. */
    float loss(double alpha) {
      return (float) (mainLoss + alpha * selfLoss);
    }

    boolean isFinite() {
      return Float.isFinite(mainLoss) && Float.isFinite(selfLoss) && Double.isFinite(gradientNorm);
    }
  }

  /**
   * Learns from one batch; nothing is updated when the outcome is not finite.
   *
   * @param rateFactor the factor of the schedule on both learning rates
   */
  Outcome learn(TrainingBatch batch, double rateFactor) {
    try (DeviceScopes scopes = session.newScopes()) {
      Candidates candidates = pool.candidates(batch);
      LearningInputs inputs = towers.inputs(batch, session, scopes.first());
      List<TowerBlock> blocks = blocks(batch, scopes);
      int queryBlocks = session.blocks(batch.queries().rows()).size();

      List<Pass> passes = session.onDevices(blocks, block -> block.forward(inputs, scopes));
      NDArray queries = vectors(passes.subList(0, queryBlocks), scopes);
      NDArray items = vectors(passes.subList(queryBlocks, passes.size()), scopes);
      NDArray vectors = pool.vectors(items.get(":" + batch.candidateItems().length));
      Result loss = losses.compute(batch, candidates, queries, items, vectors, scopes);

      List<NDArray> ofVectors = List.of(loss.queryGradient(), loss.itemGradient());
      List<List<NDArray>> gradients =
          session.onDevices(
              passes, pass -> pass.backward(ofVectors.get(pass.batch()), inputs, scopes));
      List<float[]> queryWeights = sums(gradients.subList(0, queryBlocks), scopes);
      List<float[]> itemWeights = sums(gradients.subList(queryBlocks, gradients.size()), scopes);
      double squares = inputs.sumGradients() + squaredNorm(queryWeights) + squaredNorm(itemWeights);
      Outcome outcome = new Outcome((float) loss.main(), (float) loss.self(), Math.sqrt(squares));
      if (outcome.isFinite()) {
        float scale = clipping(outcome.gradientNorm());
        float towerRate = (float) (config.towerOptimizer().learningRate() * rateFactor);
        float embeddingRate = (float) (config.embeddingOptimizer().learningRate() * rateFactor);
        towers.query().tower().update(queryWeights, scale, towerRate);
        towers.item().tower().update(itemWeights, scale, towerRate);
        inputs.update(scale, embeddingRate);
        pool.keep(candidates, items);
      }
      return outcome;
    }
  }

  private List<TowerBlock> blocks(TrainingBatch batch, DeviceScopes scopes) {
    List<TowerBlock> blocks = new ArrayList<>();
    int queries = batch.queries().rows();
    int items = batch.items().rows();
    blocks.addAll(TowerBlock.of(towers.query().tower(), 0, queries, session, scopes));
    blocks.addAll(TowerBlock.of(towers.item().tower(), 1, items, session, scopes));
    return blocks;
  }

  /** The vectors of all blocks, on the first device. */
  private static NDArray vectors(List<Pass> passes, DeviceScopes scopes) {
    return DeviceArrays.join(passes.stream().map(Pass::vectors).toList(), scopes.first());
  }

  /** The gradient of each parameter over all blocks, summed on the first device. */
  private static List<float[]> sums(List<List<NDArray>> blocks, DeviceScopes scopes) {
    return IntStream.range(0, blocks.get(0).size())
        .mapToObj(p -> blocks.stream().map(block -> block.get(p)).toList())
        .map(ofBlocks -> DeviceArrays.values(DeviceArrays.sum(ofBlocks, scopes.first())))
        .toList();
  }

  private static double squaredNorm(List<float[]> gradients) {
    double sum = 0;
    for (float[] gradient : gradients) {
      for (float g : gradient) {
        sum += (double) g * g;
      }
    }
    return sum;
  }

  /** The factor that brings the gradients' global norm down to the bound. */
  private float clipping(double norm) {
    double bound = config.clipNorm();
    return bound > 0 && norm > bound ? (float) (bound / norm) : 1f;
  }
}
