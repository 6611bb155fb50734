package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.files.AtomicFiles;
import dev.taillight.mutualinfo.MutualInformation;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Computes the mutual information between the item features. */
final class MutualInfoStage implements Stage {

  private final ResolvedConfig config;
  private final RunFolder folder;

  MutualInfoStage(ResolvedConfig config, RunFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  @Override
  public String name() {
    return RunStages.MUTUAL_INFO;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("mutual_info", config.hash("mutual_info"), "nd4j", Environment.library("nd4j"));
  }

  @Override
  public List<String> code() {
    return StageCode.MUTUAL_INFO;
  }

  @Override
  public List<Path> inputs() {
    return List.of(RunArtifacts.description(folder));
  }

  @Override
  public List<Path> outputs() {
    return List.of(folder.mutualInfo());
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    MutualInformationMatrix matrix =
        MutualInformation.estimate(
            EncodedDataset.open(folder.dataset()), config.config().mutualInfo(), progress);
    AtomicFiles.writeFolder(folder.mutualInfo(), matrix::write);
  }
}
