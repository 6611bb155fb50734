package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.report.MutualInformationPage;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes the page that shows the matrix and the masks. A stage of its own, so that another mask
 * makes another page and not the matrix anew.
 */
final class MutualInfoPageStage implements Stage {

  private final ResolvedConfig config;
  private final RunFolder folder;

  MutualInfoPageStage(ResolvedConfig config, RunFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  @Override
  public String name() {
    return RunStages.MUTUAL_INFO_PAGE;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "name", config.config().name(),
        "augment", config.hash("augment"),
        "masks", Boolean.toString(config.config().needsMatrix()));
  }

  @Override
  public List<String> code() {
    return StageCode.MUTUAL_INFO_PAGE;
  }

  @Override
  public List<Path> inputs() {
    return List.of(RunArtifacts.description(folder), RunArtifacts.matrix(folder));
  }

  @Override
  public List<Path> outputs() {
    return List.of(folder.mutualInfoPage());
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    MutualInformationMatrix matrix = MutualInformationMatrix.read(folder.mutualInfo());
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    MutualInformationPage.write(
        folder.mutualInfo(),
        config.config().name(),
        matrix,
        ConfiguredMasks.of(config.config(), dataset, matrix));
  }
}
