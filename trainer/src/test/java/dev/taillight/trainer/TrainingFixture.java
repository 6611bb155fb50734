package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.DimensionMask;
import dev.taillight.augment.EmbeddingNoise;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.augment.MaskScope;
import dev.taillight.augment.ViewPair;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.frequency.StreamingConfig;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.loss.MainLossConfig.ItemProbability;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import dev.taillight.trainer.optimizer.OptimizerConfig;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.ScheduleConfig;
import dev.taillight.trainer.tower.MatrixPrecision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small settings for tests of the training. */
final class TrainingFixture {

  private TrainingFixture() {}

  static ModelConfig model(boolean history) {
    return new ModelConfig(
        8,
        0.1,
        List.of(16),
        8,
        new HistoryConfig(history, 3),
        ItemExpertsConfig.NONE,
        MatrixPrecision.FLOAT32);
  }

  static MainLossConfig main(
      Loss loss,
      double margin,
      double lambda,
      boolean correctPositive,
      int uniformNegatives,
      int bank,
      ItemProbability itemProbability,
      double alpha) {
    return new MainLossConfig(
        loss,
        0.2,
        margin,
        lambda,
        correctPositive,
        uniformNegatives,
        bank,
        itemProbability,
        new StreamingConfig(2, 500, alpha),
        0,
        IdDropoutConfig.NONE);
  }

  /** The same loss while features are hidden from it. */
  static MainLossConfig dropping(MainLossConfig main, double rate, IdDropoutConfig ids) {
    return new MainLossConfig(
        main.loss(),
        main.temperature(),
        main.margin(),
        main.popularityCorrection(),
        main.correctPositive(),
        main.uniformNegatives(),
        main.bank(),
        main.itemProbability(),
        main.streaming(),
        rate,
        ids);
  }

  static TrainingConfig training(OptimizerMethod method, double rate, int epochs, double alpha) {
    return training(MainLossConfig.sampledSoftmax(0.2, 1), method, rate, epochs, alpha);
  }

  static TrainingConfig training(
      MainLossConfig main, OptimizerMethod method, double rate, int epochs, double alpha) {
    return training(main, method, rate, epochs, alpha, 64, 32);
  }

  /**
   * @param n how many pairs a step takes
   * @param m how many items the contrastive loss draws
   */
  static TrainingConfig training(
      MainLossConfig main,
      OptimizerMethod method,
      double rate,
      int epochs,
      double alpha,
      int n,
      int m) {
    return new TrainingConfig(
        epochs,
        n,
        main,
        ContrastiveConfig.softmax(alpha, m, 0.3),
        new OptimizerConfig(method, rate),
        new OptimizerConfig(method, rate),
        new ScheduleConfig(2, ScheduleConfig.Decay.COSINE, 0.1),
        1.0,
        new EarlyStoppingConfig("recall@5", List.of("overall"), 0),
        1,
        new CheckpointConfig(0, 2, 1),
        3);
  }

  static TrainingSetup setup(TrainingConfig training) {
    return setup(training, TablePlace.HOST);
  }

  static TrainingSetup setup(TrainingConfig training, TablePlace tables) {
    return new TrainingSetup(
        model(true), training, ComputeDevice.CPU, 1, tables, 17, "masks of even and odd");
  }

  /** The same setup with another contrastive loss. */
  static TrainingSetup of(TrainingSetup setup, ContrastiveConfig contrastive) {
    TrainingConfig training = setup.training();
    return setup(
        new TrainingConfig(
            training.epochs(),
            training.batchSize(),
            training.main(),
            contrastive,
            training.embeddingOptimizer(),
            training.towerOptimizer(),
            training.schedule(),
            training.clipNorm(),
            training.earlyStopping(),
            training.validateEvery(),
            training.checkpoints(),
            training.logEvery()));
  }

  /** The same setup, saved in another way. */
  static TrainingSetup checkpoints(TrainingSetup setup, CheckpointConfig checkpoints) {
    TrainingConfig training = setup.training();
    return setup(
        new TrainingConfig(
            training.epochs(),
            training.batchSize(),
            training.main(),
            training.contrastive(),
            training.embeddingOptimizer(),
            training.towerOptimizer(),
            training.schedule(),
            training.clipNorm(),
            training.earlyStopping(),
            training.validateEvery(),
            checkpoints,
            training.logEvery()));
  }

  /** The model whose item tower is two experts. */
  static ModelConfig experts(String... memorised) {
    ModelConfig model = model(true);
    return new ModelConfig(
        model.embeddingDimension(),
        model.embeddingStandardDeviation(),
        model.hiddenLayers(),
        model.outputDimension(),
        model.history(),
        new ItemExpertsConfig(List.of(memorised)),
        model.matrixPrecision());
  }

  /** The same setup with another model. */
  static TrainingSetup of(TrainingSetup setup, ModelConfig model) {
    return new TrainingSetup(
        model,
        setup.training(),
        setup.device(),
        setup.devices(),
        setup.tables(),
        setup.seed(),
        setup.views());
  }

  /** The same setup with other numbers in the products of the towers. */
  static TrainingSetup of(TrainingSetup setup, MatrixPrecision precision) {
    ModelConfig model = setup.model();
    return new TrainingSetup(
        new ModelConfig(
            model.embeddingDimension(),
            model.embeddingStandardDeviation(),
            model.hiddenLayers(),
            model.outputDimension(),
            model.history(),
            model.itemExperts(),
            precision),
        setup.training(),
        setup.device(),
        setup.devices(),
        setup.tables(),
        setup.seed(),
        setup.views());
  }

  static TrainingRun run(
      TrainingSetup setup, EncodedDataset dataset, Validation validation, Path folder) {
    return run(setup, dataset, evenAndOdd(), validation, folder);
  }

  static TrainingRun run(
      TrainingSetup setup,
      EncodedDataset dataset,
      Augmenter augmenter,
      Validation validation,
      Path folder) {
    return new TrainingRun(
        setup, dataset, Optional.of(augmenter), validation, folder, Progress.silent());
  }

  /** Hides the features with even index in one view and the others in the other view. */
  static Augmenter evenAndOdd() {
    return (items, stream) -> new ViewPair(hide(items, 0), hide(items, 1));
  }

  /** The item as it is in both views, whose vectors take noise. */
  static Augmenter noisy(double length) {
    return new Augmenter() {
      @Override
      public ViewPair views(FeatureBatch items, RandomStream stream) {
        return ViewPair.same(items);
      }

      @Override
      public Optional<EmbeddingNoise> noise() {
        return Optional.of(new EmbeddingNoise(length));
      }
    };
  }

  /** The item as it is in both views, of whose embeddings each hides dimensions. */
  static Augmenter dimensionsHidden(double share, MaskScope scope) {
    return new Augmenter() {
      @Override
      public ViewPair views(FeatureBatch items, RandomStream stream) {
        return ViewPair.same(items);
      }

      @Override
      public Optional<DimensionMask> dimensionMask() {
        return Optional.of(new DimensionMask(share, scope));
      }
    };
  }

  /** A score that grows with the epochs. */
  static Validation growing() {
    double[] score = {0};
    return model -> Map.of("recall@5/overall", score[0] += 0.1);
  }

  private static FeatureBatch hide(FeatureBatch items, int remainder) {
    int[][] offsets = new int[items.featureCount()][];
    int[][] codes = new int[items.featureCount()][];
    for (int f = 0; f < items.featureCount(); f++) {
      boolean hidden = f % 2 == remainder;
      offsets[f] = items.offsets(f);
      codes[f] = items.codes(f);
      if (hidden) {
        offsets[f] = IntStream.rangeClosed(0, items.rows()).toArray();
        codes[f] = new int[items.rows()];
        Arrays.fill(codes[f], FeatureBatch.MASKED);
      }
    }
    return new FeatureBatch(items.rows(), offsets, codes);
  }
}
