package dev.taillight.experiments.stages;

import dev.taillight.augment.Augmenter;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.evaluation.Evaluator;
import dev.taillight.experiments.evaluation.ModelValidation;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.TrainingConfig;
import dev.taillight.trainer.TrainingRun;
import dev.taillight.trainer.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Trains the model, or the same one without the contrastive loss. */
final class TrainStage implements Stage {

  private final String name;
  private final ResolvedConfig resolved;
  private final ExperimentConfig config;
  private final TrainingConfig training;
  private final RunFolder folder;
  private final RunFolder target;

  private TrainStage(
      String name,
      ResolvedConfig resolved,
      TrainingConfig training,
      RunFolder folder,
      RunFolder target) {
    this.name = name;
    this.resolved = resolved;
    this.config = resolved.config();
    this.training = training;
    this.folder = folder;
    this.target = target;
  }

  /** The model that the configuration describes. */
  static TrainStage main(ResolvedConfig config, RunFolder folder) {
    return new TrainStage(RunStages.TRAIN, config, config.config().training(), folder, folder);
  }

  /** The same model without the contrastive loss, in a folder of its own. */
  static TrainStage baseline(ResolvedConfig config, RunFolder folder) {
    return new TrainStage(
        RunStages.TRAIN_BASELINE,
        config,
        config.config().training().withoutContrastiveLoss(),
        folder,
        folder.baseline());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("model", resolved.hash("model"));
    settings.put("training", Sha256.of(training.shape()));
    settings.put("validation", validation(resolved));
    settings.put("seed", Long.toString(config.seed()));
    settings.put("djl", Environment.library("djl"));
    settings.put("pytorch", Environment.library("pytorch"));
    if (training.contrastive().enabled()) {
      settings.put("augment", resolved.hash("augment"));
    }
    return settings;
  }

  /** The digest of what the validation, and so the choice of the epoch, depends on. */
  static String validation(ResolvedConfig config) {
    return config.hash(
        "evaluation.k", "evaluation.corpus", "evaluation.slices", "evaluation.validation_users");
  }

  @Override
  public List<String> code() {
    return StageCode.EVALUATION;
  }

  @Override
  public List<Path> inputs() {
    List<Path> inputs = new ArrayList<>();
    inputs.add(RunArtifacts.description(folder));
    if (usesMatrix()) {
      inputs.add(RunArtifacts.matrix(folder));
    }
    return inputs;
  }

  @Override
  public List<Path> outputs() {
    return List.of(target.checkpoints(), target.metrics());
  }

  @Override
  public void requireMachine() {
    RunArtifacts.requireDevice(config);
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    if (!resume) {
      AtomicFiles.deleteTree(target.checkpoints());
      Files.deleteIfExists(target.metrics());
    }
    Files.createDirectories(target.root());
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    Evaluator evaluator = new Evaluator(dataset, config.evaluation());
    TrainingSetup setup =
        new TrainingSetup(
            config.model(),
            training,
            config.device(),
            config.devices(),
            config.embeddingTables(),
            config.seed(),
            views());
    new TrainingRun(
            setup,
            dataset,
            augmenter(dataset),
            new ModelValidation(evaluator, progress),
            target.root(),
            progress)
        .train();
  }

  private boolean usesMatrix() {
    return training.contrastive().enabled() && config.augment().method().needsMatrix();
  }

  private Optional<Augmenter> augmenter(EncodedDataset dataset) {
    if (!training.contrastive().enabled()) {
      return Optional.empty();
    }
    List<FeatureSpec> features =
        dataset.items().features().stream().map(FeatureColumn::spec).toList();
    return Optional.of(
        usesMatrix()
            ? Augmenter.of(
                config.augment(), features, MutualInformationMatrix.read(folder.mutualInfo()))
            : Augmenter.of(config.augment(), features));
  }

  private String views() throws IOException {
    if (!training.contrastive().enabled()) {
      return "none";
    }
    return config.augment() + (usesMatrix() ? " " + Sha256.of(RunArtifacts.matrix(folder)) : "");
  }
}
