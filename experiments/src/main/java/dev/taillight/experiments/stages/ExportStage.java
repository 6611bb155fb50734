package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.exporters.VectorExport;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.towers.EncoderExport;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes the vectors of the whole catalogue and their manifest, and the towers for services. */
final class ExportStage implements Stage {

  private final ResolvedConfig resolved;
  private final ExperimentConfig config;
  private final RunFolder folder;

  ExportStage(ResolvedConfig resolved, RunFolder folder) {
    this.resolved = resolved;
    this.config = resolved.config();
    this.folder = folder;
  }

  @Override
  public String name() {
    return RunStages.EXPORT;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "lineage", lineageConfig(),
        "files",
            resolved.hash(
                "export.formats",
                "export.precision",
                "export.shards",
                "export.lucene",
                "export.proof"),
        "encoders", resolved.hash("export.encoders"),
        "pytorch", Environment.library("pytorch"));
  }

  @Override
  public List<String> code() {
    return StageCode.EXPORTERS;
  }

  @Override
  public List<Path> inputs() {
    return List.of(RunArtifacts.description(folder), RunArtifacts.checkpointDescription(folder));
  }

  @Override
  public List<Path> outputs() {
    return config.export().encoders().isEmpty()
        ? List.of(folder.vectors())
        : List.of(folder.vectors(), folder.encoders());
  }

  @Override
  public void requireMachine() {
    RunArtifacts.requireDevice(config);
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    try (TwoTowerModel model = RunArtifacts.model(folder, dataset, config)) {
      Lineage lineage =
          new Lineage(
              lineageConfig(),
              dataset.hash(),
              config.needsMatrix() ? Sha256.of(RunArtifacts.matrix(folder)) : null,
              RunArtifacts.bestCheckpoint(folder).hash(),
              model.queryTowerHash(),
              Environment.version());
      new VectorExport(config.export(), progress)
          .write(
              folder.vectors(),
              model.itemVectors(),
              ItemIds.of(dataset.items().ids()),
              model.queryVectors(goldenUsers(dataset.users().size())),
              lineage);
      new EncoderExport(config.export().encoders(), progress)
          .write(folder.encoders(), model, dataset, lineage);
    }
  }

  /** The users whose queries become the golden ones: evenly spread, in the order of their rows. */
  private int[] goldenUsers(int users) {
    int queries = Math.min(users, config.export().proof().queries());
    return IntStream.range(0, queries)
        .map(query -> Math.toIntExact((long) query * users / queries))
        .toArray();
  }

  /** The settings that shape the vectors; those of the report and the formats do not. */
  private String lineageConfig() {
    return Sha256.of(
        resolved.hash("seed", "dataset", "mutual_info", "augment", "model", "training")
            + TrainStage.validation(resolved));
  }
}
