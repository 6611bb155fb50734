package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.trainer.Checkpoint;
import dev.taillight.trainer.CheckpointStore;
import dev.taillight.trainer.TwoTowerModel;
import java.nio.file.Path;

/** What later stages take from a run folder. */
final class RunArtifacts {

  private RunArtifacts() {}

  /** The small file that identifies the dataset: it holds the digests of all its columns. */
  static Path description(RunFolder folder) {
    return folder.dataset().resolve("dataset.json");
  }

  /** The small file that identifies the matrix. */
  static Path matrix(RunFolder folder) {
    return folder.mutualInfo().resolve("matrix.json");
  }

  /**
   * The small file that identifies the best checkpoint: it holds the digests of its weights. While
   * the training has not finished, all that it has written.
   */
  static Path checkpointDescription(RunFolder training) {
    return new CheckpointStore(training.checkpoints())
        .bestFolder()
        .map(best -> best.resolve("checkpoint.json"))
        .orElse(training.checkpoints());
  }

  /** The best checkpoint of a finished training. */
  static Checkpoint bestCheckpoint(RunFolder training) {
    return new CheckpointStore(training.checkpoints())
        .best()
        .orElseThrow(
            () -> new IllegalStateException(training.checkpoints() + " names no best checkpoint"));
  }

  /** The best model of a finished training. */
  static TwoTowerModel model(RunFolder training, EncodedDataset dataset, ExperimentConfig config) {
    return TwoTowerModel.load(
        bestCheckpoint(training).folder(),
        dataset,
        config.device(),
        config.devices(),
        config.embeddingTables());
  }

  /**
   * Refuses a machine, or a build of the program, that has not what models are computed on.
   *
   * @throws IllegalArgumentException with what there is and what to do
   */
  static void requireDevice(ExperimentConfig config) {
    config.device().require(config.devices());
  }
}
