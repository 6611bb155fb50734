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
import java.util.stream.Stream;

/** Computes the mutual information between the item features, or takes over what was computed. */
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
    return Stream.concat(
            Stream.of(RunArtifacts.description(folder)),
            GivenMatrix.of(config).map(GivenMatrix::file).stream())
        .toList();
  }

  @Override
  public List<Path> outputs() {
    return List.of(folder.mutualInfo());
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    MutualInformationMatrix matrix =
        GivenMatrix.of(config)
            .map(given -> given.read(dataset.items().featureNames()))
            .orElseGet(
                () ->
                    MutualInformation.estimate(
                        dataset, config.config().mutualInfo().estimation(), progress));
    AtomicFiles.writeFolder(folder.mutualInfo(), matrix::write);
  }
}
