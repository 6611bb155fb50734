package dev.taillight.trainer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.taillight.trainer.embedding.FeatureEmbedding.TrainableTable;
import dev.taillight.trainer.loss.CandidateScores;
import dev.taillight.trainer.loss.Candidates;
import dev.taillight.trainer.loss.ContrastiveLoss;
import dev.taillight.trainer.loss.MainLoss;
import dev.taillight.trainer.tower.Tower.TowerGradients;
import dev.taillight.trainer.tower.Tower.TowerPass;

/**
 * One step: mean L_main + α · mean L_self, its gradients, and the update of the rows and weights
 * that took part. The cost follows the batch: no table is ever passed over.
 */
final class TrainingStep {

  private final TwoTowers towers;
  private final TrainingConfig config;
  private final CandidatePool pool;
  private final MainLoss mainLoss;
  private final ContrastiveLoss contrastiveLoss;
  private final NDManager device;

  TrainingStep(TwoTowers towers, TrainingConfig config, CandidatePool pool, NDManager device) {
    this.towers = towers;
    this.config = config;
    this.pool = pool;
    this.mainLoss = MainLoss.of(config.main());
    this.contrastiveLoss = new ContrastiveLoss(config.contrastive());
    this.device = device;
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
    try (NDManager scope = device.newSubManager()) {
      Candidates candidates = pool.candidates(batch);
      float[] queryInput = towers.queryEmbedding().pool(batch.queries());
      float[] itemInput = towers.itemEmbedding().pool(batch.items());
      TowerPass queries;
      TowerPass items;
      NDArray main;
      NDArray self;
      try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
        queries = towers.queryTower().forward(scope, queryInput, batch.queries().rows(), true);
        items = towers.itemTower().forward(scope, itemInput, batch.items().rows(), true);
        main = mainLoss(batch, candidates, queries.vectors(), items.vectors());
        self = selfLoss(batch, items.vectors());
        gradients.backward(main.add(contrastiveLoss.weighted(self)));
      }
      TowerGradients queryGradients = queries.gradients();
      TowerGradients itemGradients = items.gradients();
      towers.queryEmbedding().backward(batch.queries(), queryGradients.input());
      towers.itemEmbedding().backward(batch.items(), itemGradients.input());
      double norm = globalNorm(queryGradients, itemGradients);
      Outcome outcome = new Outcome(main.getFloat(), self.getFloat(), norm);
      if (outcome.isFinite()) {
        update(queryGradients, itemGradients, norm, rateFactor);
        pool.keep(candidates, items.vectors());
      }
      towers.tables().forEach(table -> table.gradients().clear());
      return outcome;
    }
  }

  private NDArray mainLoss(
      TrainingBatch batch, Candidates candidates, NDArray queries, NDArray items) {
    NDArray vectors = pool.vectors(items.get(":" + batch.candidateItems().length));
    return mainLoss.mean(CandidateScores.of(config.main(), queries, vectors, candidates));
  }

  private NDArray selfLoss(TrainingBatch batch, NDArray items) {
    int n = batch.candidateItems().length;
    int m = batch.viewedItems().length;
    if (m == 0) {
      return items.getManager().create(0f);
    }
    NDArray left = items.get(n + ":" + (n + m));
    NDArray right = items.get((n + m) + ":");
    return contrastiveLoss.mean(left, right, batch.viewedItems());
  }

  private double globalNorm(TowerGradients queryGradients, TowerGradients itemGradients) {
    double squares = queryGradients.squaredNorm() + itemGradients.squaredNorm();
    for (TrainableTable table : towers.tables()) {
      squares += table.gradients().squaredNorm();
    }
    return Math.sqrt(squares);
  }

  private void update(
      TowerGradients queryGradients, TowerGradients itemGradients, double norm, double rateFactor) {
    float scale = clipping(norm);
    float towerRate = (float) (config.towerOptimizer().learningRate() * rateFactor);
    float embeddingRate = (float) (config.embeddingOptimizer().learningRate() * rateFactor);
    queryGradients.apply(scale, towerRate);
    itemGradients.apply(scale, towerRate);
    towers.tables().stream()
        .parallel()
        .forEach(table -> table.table().update(table.gradients(), scale, embeddingRate));
  }

  /** The factor that brings the gradients' global norm down to the bound. */
  private float clipping(double norm) {
    double bound = config.clipNorm();
    return bound > 0 && norm > bound ? (float) (bound / norm) : 1f;
  }
}
