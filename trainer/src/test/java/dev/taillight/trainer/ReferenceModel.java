package dev.taillight.trainer;

import dev.taillight.augment.AugmentConfig;
import dev.taillight.augment.AugmentMethod;
import dev.taillight.augment.Augmenter;
import dev.taillight.augment.DropoutTarget;
import dev.taillight.augment.MaskScope;
import dev.taillight.augment.SeedSampling;
import dev.taillight.augment.UnrankedFeatures;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.optimizer.OptimizerConfig;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.ScheduleConfig;
import dev.taillight.trainer.tower.MatrixPrecision;
import java.util.List;
import java.util.Optional;

/**
 * The model that benchmarks train: six features a side of dimension 32, towers of 128 and 64, the
 * sampled softmax with the full correction, and InfoNCE between complementary halves of the
 * features. The two temperatures differ, so that a mix-up would show.
 */
final class ReferenceModel {

  static final ModelConfig SHAPE =
      new ModelConfig(
          32,
          0.05,
          List.of(128),
          64,
          new HistoryConfig(false, 1),
          ItemExpertsConfig.NONE,
          MatrixPrecision.FLOAT32);

  private ReferenceModel() {}

  /** The optimizer of the tables. */
  static OptimizerConfig tableOptimizer(OptimizerMethod rule) {
    return new OptimizerConfig(rule, rate(rule));
  }

  /** The optimizer of the towers: SGD beside SGD, else Adam, as people combine them. */
  static OptimizerConfig towerOptimizer(OptimizerMethod rule) {
    OptimizerMethod method = rule == OptimizerMethod.SGD ? rule : OptimizerMethod.ADAM;
    return new OptimizerConfig(method, rate(method));
  }

  private static double rate(OptimizerMethod rule) {
    return switch (rule) {
      case ADAM -> 0.001;
      case ADAGRAD -> 0.01;
      case SGD -> 0.01;
    };
  }

  /**
   * How it is trained.
   *
   * @param rule the rule of the tables
   * @param batchSize n and m
   */
  static TrainingConfig training(OptimizerMethod rule, int batchSize) {
    return new TrainingConfig(
        1,
        batchSize,
        MainLossConfig.sampledSoftmax(0.05, 1),
        ContrastiveConfig.softmax(0.1, batchSize, 0.1),
        tableOptimizer(rule),
        towerOptimizer(rule),
        new ScheduleConfig(0, ScheduleConfig.Decay.NONE, 0),
        0,
        new EarlyStoppingConfig("recall@20", List.of("overall"), 0),
        1,
        new CheckpointConfig(0, 1, 1),
        1);
  }

  /** The parameters at their start, which depend on the seed alone. */
  static TwoTowers towers(EncodedDataset dataset, TrainingConfig config, long seed) {
    TwoTowers towers =
        new TwoTowers(
            dataset, SHAPE, config.embeddingOptimizer().rule(), config.towerOptimizer().rule());
    towers.initialise(seed, SHAPE.embeddingStandardDeviation());
    return towers;
  }

  /** The batches, with views where the contrastive loss is on. */
  static BatchSource batches(
      EncodedDataset dataset, TwoTowers towers, TrainingConfig config, long seed) {
    return new BatchSource(
        dataset,
        towers,
        seed,
        config.batchSize(),
        config.main().uniformNegatives(),
        config.contrastive().batchSize(),
        config.contrastive().enabled() ? Optional.of(halves(dataset)) : Optional.empty());
  }

  /** What the queries are scored against, and log p of it. */
  static CandidatePool candidates(EncodedDataset dataset, TrainingConfig config) {
    return new CandidatePool(
        ItemShares.of(config.main(), dataset),
        dataset.items().size(),
        new VectorBank(config.main().bank(), SHAPE.outputDimension()));
  }

  /** Hides a random half of an item's features on the left, the other half on the right. */
  private static Augmenter halves(EncodedDataset dataset) {
    return Augmenter.of(
        new AugmentConfig(
            AugmentMethod.COMPLEMENTARY_SPLIT,
            MaskScope.ITEM,
            0.5,
            2,
            SeedSampling.UNIFORM,
            List.of(),
            List.of(),
            0.1,
            0,
            DropoutTarget.MULTI_VALUED,
            UnrankedFeatures.COIN),
        dataset.items().features().stream().map(FeatureColumn::spec).toList());
  }
}
