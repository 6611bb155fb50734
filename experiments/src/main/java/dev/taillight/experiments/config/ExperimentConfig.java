package dev.taillight.experiments.config;

import dev.taillight.augment.AugmentConfig;
import dev.taillight.dataset.ingest.DatasetConfig;
import dev.taillight.experiments.evaluation.EvaluationConfig;
import dev.taillight.experiments.report.ReportConfig;
import dev.taillight.exporters.ExportConfig;
import dev.taillight.mutualinfo.MutualInformationConfig;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.ModelConfig;
import dev.taillight.trainer.TrainingConfig;
import dev.taillight.trainer.engine.ComputeDevice;

/**
 * The configuration of a run: {@code defaults.yaml}, under a file, under overrides.
 *
 * @param name the name of the run, which names its folder
 * @param seed where all randomness comes from
 * @param device where the model is trained and its vectors are computed
 * @param baseline whether the same model is also trained without the contrastive loss
 * @param datasetCache a folder in which runs share encoded datasets; empty to keep it in the run
 * @param dataset the tables and the split
 * @param mutualInfo the matrix of mutual information between item features
 * @param augment how two views are made of an item
 * @param model the shape of the towers
 * @param training how they are trained
 * @param evaluation how they are judged
 * @param export how the vectors are written
 * @param report the page that shows the run
 */
public record ExperimentConfig(
    String name,
    long seed,
    ComputeDevice device,
    boolean baseline,
    String datasetCache,
    DatasetConfig dataset,
    MutualInformationConfig mutualInfo,
    AugmentConfig augment,
    ModelConfig model,
    TrainingConfig training,
    EvaluationConfig evaluation,
    ExportConfig export,
    ReportConfig report) {

  public ExperimentConfig {
    new SettingsCheck()
        .that(
            name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*"),
            "name",
            "'" + name + "'",
            "letters, digits, '_', '-' and '.', it names a folder")
        .that(
            evaluation.k().stream().anyMatch(k -> metric(training).endsWith("@" + k)),
            "training.early_stopping.metric",
            metric(training),
            "a metric at one of the lengths evaluation.k, " + evaluation.k())
        .throwIfAny();
  }

  /** Whether views are made by a mask that needs the matrix of mutual information. */
  public boolean needsMatrix() {
    return training.contrastive().enabled() && augment.method().needsMatrix();
  }

  private static String metric(TrainingConfig training) {
    return training.earlyStopping().metric();
  }
}
