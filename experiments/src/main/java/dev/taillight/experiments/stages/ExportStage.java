package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.exporters.ExportConfig;
import dev.taillight.exporters.ItemVectors;
import dev.taillight.exporters.VectorExport;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.publish.Gate;
import dev.taillight.exporters.publish.Publication;
import dev.taillight.exporters.publish.Publication.Published;
import dev.taillight.exporters.towers.EncoderExport;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.TwoTowerModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the vectors of the whole catalogue and their manifest, and the towers for services. */
final class ExportStage implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(ExportStage.class);

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
        "gate", resolved.hash("export.gate"),
        "publish",
            config.export().publish().enabled()
                ? resolved.hash("export.publish") + " in " + target()
                : "no",
        "figures", Sha256.of(figures().toString()),
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
      ItemVectors items =
          new ItemVectors(
              model.itemVectors(),
              ItemIds.of(dataset.items().ids()),
              model.queryVectors(goldenUsers(dataset.users().size())),
              lineage,
              figures());
      new VectorExport(config.export(), gate(), progress).write(folder.vectors(), items);
      new EncoderExport(config.export().encoders(), progress)
          .write(folder.encoders(), model, dataset, lineage);
    }
    publish(progress);
  }

  private Gate gate() throws IOException {
    ExportConfig export = config.export();
    return export.publish().enabled() ? publication().gate() : new Gate(export.gate());
  }

  /** Under a lock: what others publish meanwhile counts, so the gate is asked once more. */
  private void publish(Progress progress) throws IOException {
    if (!config.export().publish().enabled()) {
      return;
    }
    Path target = target();
    try (FolderLock lock = FolderLock.await(target.resolve(FolderLock.FILE_NAME), progress)) {
      Published published = publication().publish(folder.vectors());
      LOG.info(
          "folder={} version={} changed={} removed={}",
          target,
          published.version(),
          published.changed(),
          published.removed());
    }
  }

  private Publication publication() {
    return new Publication(target(), config.export().gate(), config.export().publish().keep());
  }

  private Path target() {
    return resolved.folder().resolve(config.export().publish().folder()).normalize();
  }

  /** What the model found of the test pairs, if it is this model that was evaluated last. */
  private Map<String, Map<String, Double>> figures() {
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    try {
      Evaluation evaluation = Evaluation.read(folder.evaluation());
      Evaluation.Provenance provenance = evaluation.provenance();
      // Not the checkpoint itself: that would read all its weights, also when nothing is to do.
      Path best = RunArtifacts.checkpointDescription(folder);
      if (provenance == null
          || !Files.isRegularFile(best)
          || !Sha256.of(best).equals(provenance.checkpoints().get(RunStages.MAIN_SYSTEM))) {
        return Map.of();
      }
      evaluation
          .system(RunStages.MAIN_SYSTEM)
          .metrics()
          .forEach(
              (metric, slices) -> {
                Map<String, Double> means = new LinkedHashMap<>();
                slices.forEach((slice, estimate) -> means.put(slice.label(), estimate.mean()));
                figures.put(metric, means);
              });
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return figures;
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
