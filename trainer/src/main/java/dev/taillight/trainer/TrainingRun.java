package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.FeatureDropout;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training from its start, or from its last checkpoint, to its best checkpoint.
 *
 * <p>The same setup on the same data gives the same bytes on the processor, interrupted or not.
 */
public final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final TrainingSetup setup;
  private final EncodedDataset dataset;
  private final Optional<Augmenter> augmenter;
  private final Validation validation;
  private final Progress progress;
  private final CheckpointStore checkpoints;
  private final Path metricsFile;
  private final Supplier<DeviceSession> devices;

  /**
   * @param setup the settings
   * @param dataset the data
   * @param augmenter makes the views; needed when the contrastive loss is enabled
   * @param validation scores the model after an epoch
   * @param folder where {@code checkpoints/} and {@code metrics.jsonl} are written
   * @param progress is told of every step
   */
  public TrainingRun(
      TrainingSetup setup,
      EncodedDataset dataset,
      Optional<Augmenter> augmenter,
      Validation validation,
      Path folder,
      Progress progress) {
    this(
        setup,
        dataset,
        augmenter,
        validation,
        folder,
        progress,
        () -> setup.device().open(setup.devices()));
  }

  /**
   * @param devices opens what the setup names, or something in its place
   */
  TrainingRun(
      TrainingSetup setup,
      EncodedDataset dataset,
      Optional<Augmenter> augmenter,
      Validation validation,
      Path folder,
      Progress progress,
      Supplier<DeviceSession> devices) {
    boolean contrastive = setup.training().contrastive().enabled();
    if (contrastive && augmenter.isEmpty()) {
      throw new IllegalArgumentException(
          "training.contrastive.alpha: the contrastive loss needs an augmenter");
    }
    this.setup = setup;
    this.dataset = dataset;
    this.augmenter = contrastive ? augmenter : Optional.empty();
    this.validation = validation;
    this.progress = progress;
    this.checkpoints = new CheckpointStore(folder.resolve("checkpoints"));
    this.metricsFile = folder.resolve("metrics.jsonl");
    this.devices = devices;
  }

  /**
   * Trains, going on from the last checkpoint of the same setup and data if there is one.
   *
   * @return the best checkpoint
   * @throws TrainingDivergedException if the loss is no longer a number
   * @throws DatasetException if there are no training pairs
   */
  public Checkpoint train() {
    if (dataset.interactions(Split.TRAIN).size() < 2) {
      throw new DatasetException(dataset.folder() + ": a training needs at least 2 training pairs");
    }
    ItemShares shares = ItemShares.of(setup.training().main(), dataset);
    try (DeviceSession session = devices.get()) {
      TwoTowers towers = towers(session);
      TrainingPosition position = restoreOrInitialise(towers, shares);
      try (MetricsLog metrics = new MetricsLog(metricsFile, position.step())) {
        return train(towers, shares, session, position, metrics);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TwoTowers towers(DeviceSession session) {
    TrainingConfig config = setup.training();
    UpdateRule embeddingRule = config.embeddingOptimizer().rule();
    return new TwoTowers(
        dataset,
        setup.model(),
        shapes -> setup.tables().tables(shapes, embeddingRule, session),
        config.towerOptimizer().rule());
  }

  private Checkpoint train(
      TwoTowers towers,
      ItemShares shares,
      DeviceSession session,
      TrainingPosition start,
      MetricsLog metrics)
      throws IOException {
    TrainingConfig config = setup.training();
    BatchSource batches =
        new BatchSource(
            dataset,
            towers,
            setup.seed(),
            config.batchSize(),
            config.main().uniformNegatives(),
            new FeatureDropout(
                dataset.items().featureNames(),
                config.main().featureDropout(),
                config.main().idDropout()),
            config.contrastive().batchSize(),
            config.contrastive().hardNegatives(),
            augmenter);
    VectorBank bank = new VectorBank(config.main().bank(), towers.item().tower().outputWidth());
    CandidatePool pool = new CandidatePool(shares, dataset.items().size(), bank);
    TrainingStep learner = new TrainingStep(towers, config, pool, session);
    TrainingPosition position = start;
    while (position.epoch() < config.epochs() && !patienceIsOver(position)) {
      bank.clear(); // As it is where a run is resumed.
      trainEpoch(learner, batches, position, metrics);
      position = position.afterEpoch(batches.stepsPerEpoch());
      position = validate(towers, session, position, metrics);
      save(towers, shares, position);
    }
    checkpoints.publishBest(position.bestEpoch());
    return checkpoints.best().orElseThrow();
  }

  private void trainEpoch(
      TrainingStep learner, BatchSource batches, TrainingPosition position, MetricsLog metrics)
      throws IOException {
    TrainingConfig config = setup.training();
    int steps = batches.stepsPerEpoch();
    String name = "train epoch %d/%d".formatted(position.epoch() + 1, config.epochs());
    Stopwatch sinceLogged = new Stopwatch();
    try (PrefetchedBatches prefetched = new PrefetchedBatches(batches, position.epoch());
        Progress.Task task = progress.start(name, steps, "steps")) {
      for (int i = 1; i <= steps; i++) {
        long step = position.step() + i;
        double rateFactor = config.schedule().factor(step - 1, (long) config.epochs() * steps);
        TrainingStep.Outcome outcome = learn(learner, prefetched, rateFactor);
        if (!outcome.isFinite()) {
          throw new TrainingDivergedException(
              position.epoch() + 1, step, outcome.mainLoss(), outcome.selfLoss());
        }
        task.advance(1);
        sinceLogged.step();
        if (i % config.logEvery() == 0 || i == steps) {
          double examplesPerSecond = sinceLogged.stepsPerSecond() * batches.pairsPerStep();
          float loss = outcome.loss(config.contrastive().alpha());
          metrics.step(position, step, loss, outcome, config, rateFactor, examplesPerSecond);
          task.note(String.format(Locale.ROOT, "loss %.4f", loss));
          sinceLogged = new Stopwatch();
        }
      }
    }
  }

  private static TrainingStep.Outcome learn(
      TrainingStep learner, PrefetchedBatches prefetched, double rateFactor) {
    try (TrainingBatch batch = prefetched.take()) {
      return learner.learn(batch, rateFactor);
    }
  }

  /** Counts steps from its making on. */
  private static final class Stopwatch {

    private final long start = System.nanoTime();
    private int steps;

    void step() {
      steps++;
    }

    double stepsPerSecond() {
      return steps / ((System.nanoTime() - start) / 1e9);
    }
  }

  private TrainingPosition validate(
      TwoTowers towers, DeviceSession session, TrainingPosition position, MetricsLog metrics)
      throws IOException {
    TrainingConfig config = setup.training();
    boolean due = position.epoch() % config.validateEvery() == 0;
    if (!due && position.epoch() < config.epochs()) {
      return position;
    }
    Map<String, Double> values;
    try (TwoTowerModel model = new TwoTowerModel(dataset, towers, session)) {
      values = validation.evaluate(model);
    }
    double score = config.earlyStopping().score(values);
    TrainingPosition scored = position.withScore(score);
    metrics.validation(scored, values, score);
    LOG.info(
        "validation epoch={} score={} best_epoch={}", scored.epoch(), score, scored.bestEpoch());
    return scored;
  }

  private void save(TwoTowers towers, ItemShares shares, TrainingPosition position)
      throws IOException {
    Checkpoint.write(
        checkpoints.folderOf(position.epoch()),
        dataset.hash(),
        settingsHash(),
        setup.model(),
        position,
        towers.weights(),
        optimizerState(towers, shares));
    checkpoints.prune(setup.training().keepCheckpoints(), position.bestEpoch());
  }

  private TrainingPosition restoreOrInitialise(TwoTowers towers, ItemShares shares)
      throws IOException {
    Optional<Checkpoint> latest =
        checkpoints.latest().filter(found -> found.belongsTo(dataset.hash(), settingsHash()));
    if (latest.isEmpty()) {
      checkpoints
          .latest()
          .ifPresent(
              found -> LOG.warn("discarded={} reason=other_settings_or_data", found.folder()));
      checkpoints.clear();
      towers.initialise(setup.seed(), setup.model().embeddingStandardDeviation());
      return TrainingPosition.START;
    }
    TrainingPosition position = latest.get().position();
    latest.get().readWeights(towers.weights());
    latest.get().readOptimizerState(optimizerState(towers, shares));
    towers.denseParameters().forEach(p -> p.updates(Math.toIntExact(position.step())));
    LOG.info("resume checkpoint={} epoch={}", latest.get().folder(), position.epoch());
    return position;
  }

  private static List<Tensor> optimizerState(TwoTowers towers, ItemShares shares) {
    return Stream.concat(towers.optimizerState().stream(), shares.state().stream()).toList();
  }

  private boolean patienceIsOver(TrainingPosition position) {
    int patience = setup.training().earlyStopping().patience();
    return patience > 0 && position.validationsSinceBest() >= patience;
  }

  /** Identifies what shapes the numbers beside the data; records print all their components. */
  private String settingsHash() {
    return Sha256.of(
        setup.model() + "|" + setup.training() + "|" + setup.seed() + "|" + setup.views());
  }
}
