package dev.taillight.trainer;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.FeatureDropout;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
   * @throws StoppedException if the progress asks to stop; the present step is saved then
   * @throws TrainingDivergedException if the loss is no longer a number
   * @throws DatasetException if there are no training pairs
   */
  public Checkpoint train() {
    if (dataset.interactions(Split.TRAIN).size() < 2) {
      throw new DatasetException(dataset.folder() + ": a training needs at least 2 training pairs");
    }
    try (DeviceSession session = devices.get()) {
      return train(session);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Checkpoint train(DeviceSession session) throws IOException {
    TrainingConfig config = setup.training();
    TwoTowers towers = towers(session);
    ItemShares shares = ItemShares.of(config.main(), dataset);
    VectorBank bank = new VectorBank(config.main().bank(), towers.item().tower().outputWidth());
    TrainingState state = new TrainingState(towers, shares, bank);
    BatchSource batches = batches(towers);
    TrainingPosition start = restoreOrInitialise(towers, state, batches.stepsPerEpoch());
    CandidatePool pool = new CandidatePool(shares, dataset.items().size(), bank);
    TrainingStep learner = new TrainingStep(towers, config, pool, session);
    try (MetricsLog metrics = new MetricsLog(metricsFile, start)) {
      Course course = new Course(session, towers, bank, state, batches, learner, metrics, start);
      checkpoints.publishBest(course.finish().bestEpoch());
      return checkpoints.best().orElseThrow();
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

  private BatchSource batches(TwoTowers towers) {
    TrainingConfig config = setup.training();
    return new BatchSource(
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
  }

  /** The way from a position to the end, which is saved as it goes. */
  private final class Course {

    private final TrainingConfig config = setup.training();
    private final DeviceSession session;
    private final TwoTowers towers;
    private final VectorBank bank;
    private final TrainingState state;
    private final BatchSource batches;
    private final TrainingStep learner;
    private final MetricsLog metrics;
    private final int stepsPerEpoch;
    private TrainingPosition position;
    private TrainingPosition saved;

    Course(
        DeviceSession session,
        TwoTowers towers,
        VectorBank bank,
        TrainingState state,
        BatchSource batches,
        TrainingStep learner,
        MetricsLog metrics,
        TrainingPosition start) {
      this.session = session;
      this.towers = towers;
      this.bank = bank;
      this.state = state;
      this.batches = batches;
      this.learner = learner;
      this.metrics = metrics;
      this.stepsPerEpoch = batches.stepsPerEpoch();
      this.position = start;
      this.saved = start;
    }

    /** Trains to the end; a training that is asked to stop is saved where it is. */
    TrainingPosition finish() throws IOException {
      try {
        while (position.epoch() < config.epochs() && !patienceIsOver(position)) {
          finishEpoch();
        }
        return position;
      } catch (StoppedException e) {
        if (save()) {
          LOG.info("event=saved_at_stop epoch={} step={}", position.epoch(), position.step());
        }
        throw e;
      }
    }

    private void finishEpoch() throws IOException {
      if (position.stepsIntoEpoch(stepsPerEpoch) == 0) {
        bank.clear();
      }
      if (position.stepsIntoEpoch(stepsPerEpoch) < stepsPerEpoch) {
        learnEpoch();
      }
      position = validate(towers, session, position.afterEpoch(), metrics);
      save();
    }

    private void learnEpoch() throws IOException {
      int first = position.stepsIntoEpoch(stepsPerEpoch);
      String name = "train epoch %d/%d".formatted(position.epoch() + 1, config.epochs());
      Stopwatch sinceLogged = new Stopwatch();
      try (PrefetchedBatches prefetched = new PrefetchedBatches(batches, position.epoch(), first);
          Progress.Task task = progress.start(name, stepsPerEpoch, "steps")) {
        task.advance(first);
        for (int i = first + 1; i <= stepsPerEpoch; i++) {
          double rateFactor =
              config.schedule().factor(position.step(), (long) config.epochs() * stepsPerEpoch);
          TrainingStep.Outcome outcome = learn(prefetched, rateFactor);
          sinceLogged.step();
          if (i % config.logEvery() == 0 || i == stepsPerEpoch) {
            log(outcome, rateFactor, sinceLogged, task);
            sinceLogged = new Stopwatch();
          }
          if (i < stepsPerEpoch && config.checkpoints().isDue(position.step())) {
            save();
          }
          task.advance(1); // The last thing in a step: it may ask to stop.
        }
      }
    }

    private TrainingStep.Outcome learn(PrefetchedBatches prefetched, double rateFactor) {
      try (TrainingBatch batch = prefetched.take()) {
        TrainingStep.Outcome outcome = learner.learn(batch, rateFactor);
        if (!outcome.isFinite()) {
          throw new TrainingDivergedException(
              position.epoch() + 1, position.step() + 1, outcome.mainLoss(), outcome.selfLoss());
        }
        position = position.afterStep();
        return outcome;
      }
    }

    private void log(
        TrainingStep.Outcome outcome, double rateFactor, Stopwatch since, Progress.Task task)
        throws IOException {
      double examplesPerSecond = since.stepsPerSecond() * batches.pairsPerStep();
      float loss = outcome.loss(config.contrastive().alpha());
      metrics.step(position, position.step(), loss, outcome, config, rateFactor, examplesPerSecond);
      task.note(String.format(Locale.ROOT, "loss %.4f", loss));
    }

    /** Whether there was anything to save. */
    private boolean save() throws IOException {
      if (position.equals(saved)) {
        return false;
      }
      int steps = position.stepsIntoEpoch(stepsPerEpoch);
      Checkpoint.write(
          checkpoints.folderOf(position.epoch(), steps),
          dataset.hash(),
          settingsHash(),
          setup.model(),
          position,
          state.weights(),
          state.rest(steps > 0));
      saved = position;
      checkpoints.prune(config.checkpoints(), position.bestEpoch());
      return true;
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

  private TrainingPosition restoreOrInitialise(
      TwoTowers towers, TrainingState state, int stepsPerEpoch) throws IOException {
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
    checkpoints.dropAfter(latest.get()); // damaged, and no reason to delete others
    TrainingPosition position = latest.get().position();
    state.restore(latest.get(), position.stepsIntoEpoch(stepsPerEpoch) > 0);
    LOG.info(
        "resume checkpoint={} epoch={} step={}",
        latest.get().folder(),
        position.epoch(),
        position.step());
    return position;
  }

  private boolean patienceIsOver(TrainingPosition position) {
    int patience = setup.training().earlyStopping().patience();
    return patience > 0 && position.validationsSinceBest() >= patience;
  }

  /** Identifies what shapes the numbers beside the data; records print all their components. */
  private String settingsHash() {
    return Sha256.of(
        setup.model() + "|" + setup.training().shape() + "|" + setup.seed() + "|" + setup.views());
  }
}
