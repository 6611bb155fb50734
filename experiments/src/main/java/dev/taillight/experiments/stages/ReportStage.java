package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.report.ReportInputs;
import dev.taillight.experiments.report.RunReport;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.files.Sha256;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the page that shows the run. */
final class ReportStage implements Stage {

  private final ResolvedConfig resolved;
  private final ExperimentConfig config;
  private final RunFolder folder;

  ReportStage(ResolvedConfig resolved, RunFolder folder) {
    this.resolved = resolved;
    this.config = resolved.config();
    this.folder = folder;
  }

  @Override
  public String name() {
    return RunStages.REPORT;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("config", Sha256.of(resolved.portableYaml()));
  }

  @Override
  public List<String> code() {
    return StageCode.REPORT;
  }

  @Override
  public List<Path> inputs() {
    List<Path> inputs = new ArrayList<>();
    inputs.add(RunArtifacts.description(folder));
    inputs.add(RunArtifacts.matrix(folder));
    inputs.add(RunArtifacts.checkpointDescription(folder));
    inputs.add(folder.metrics());
    if (config.baseline()) {
      inputs.add(folder.baseline().metrics());
      inputs.add(RunArtifacts.checkpointDescription(folder.baseline()));
    }
    inputs.add(folder.evaluation());
    return inputs;
  }

  @Override
  public List<Path> outputs() {
    return List.of(folder.report());
  }

  @Override
  public void requireMachine() {
    RunArtifacts.requireDevice(config);
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    Corpus corpus = new Corpus(dataset, config.evaluation().corpus(), config.evaluation().slices());
    try (Progress.Task task = progress.start("report", 1, "pages");
        TwoTowerModel model = RunArtifacts.model(folder, dataset, config);
        TwoTowerModel baseline =
            config.baseline() ? RunArtifacts.model(folder.baseline(), dataset, config) : null) {
      ReportInputs inputs =
          new ReportInputs(
              dataset,
              model.itemVectors(),
              baseline == null ? null : baseline.itemVectors(),
              item -> (corpus.contains(item) ? corpus.sliceOf(item) : Slice.COLD).label(),
              ConfiguredMasks.of(
                  config, dataset, MutualInformationMatrix.read(folder.mutualInfo())),
              config.seed(),
              Instant.now());
      new RunReport(config.report()).write(folder.root(), inputs);
      task.advance(1);
    }
  }
}
