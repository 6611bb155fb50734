package dev.taillight.experiments.stages;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.ingest.Ingestion;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.CodeDigest;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes the tables, in the run folder or in a cache that runs share. */
final class IngestStage implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(IngestStage.class);

  private final ResolvedConfig config;
  private final RunFolder folder;

  IngestStage(ResolvedConfig config, RunFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  @Override
  public String name() {
    return RunStages.INGEST;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "dataset", config.hash("dataset"),
        "dataset_cache", cache().map(Path::toString).orElse("none"),
        "seed", Long.toString(config.config().seed()),
        "duckdb", Environment.library("duckdb"));
  }

  @Override
  public List<String> code() {
    return StageCode.DATASET;
  }

  @Override
  public List<Path> inputs() {
    return ingestion(Progress.silent()).inputFiles();
  }

  @Override
  public List<Path> outputs() {
    return List.of(folder.dataset());
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    Optional<Path> cache = cache();
    if (cache.isEmpty()) {
      ingestion(progress).run(folder.dataset());
      return;
    }
    String key = contentKey();
    Path shared = cache.get().resolve(key);
    try (FolderLock lock = FolderLock.await(cache.get().resolve(key + ".lock"), progress)) {
      if (!isWhole(shared)) {
        share(shared, key, progress);
      }
    }
    link(shared);
  }

  private static boolean isWhole(Path shared) throws IOException {
    if (!Files.exists(shared)) {
      return false;
    }
    try {
      EncodedDataset.open(shared).verify();
      return true;
    } catch (DatasetException e) {
      LOG.warn("event=damaged_dataset_of_the_cache_made_again reason=\"{}\"", e.getMessage());
      return false;
    }
  }

  /**
   * Others take it for what its key says, so the tables must not have changed while it was made.
   */
  private void share(Path shared, String key, Progress progress) throws IOException {
    Path unchecked = shared.resolveSibling("." + key + ".unchecked");
    ingestion(progress).run(unchecked);
    if (!contentKey().equals(key)) {
      AtomicFiles.deleteTree(unchecked);
      throw new TryAgainException("a table was changed while it was read");
    }
    AtomicFiles.deleteTree(shared);
    Files.move(unchecked, shared, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The absolute path of the folder that runs share, if there is one. */
  private Optional<Path> cache() {
    String cache = config.config().datasetCache();
    return cache.isEmpty()
        ? Optional.empty()
        : Optional.of(config.folder().resolve(cache).toAbsolutePath().normalize());
  }

  private Ingestion ingestion(Progress progress) {
    return new Ingestion(
        config.config().dataset(), config.config().seed(), config.folder(), progress);
  }

  /** Names the dataset by all that shapes it. */
  private String contentKey() throws IOException {
    StringBuilder key = new StringBuilder(CodeDigest.of(code()));
    key.append(' ').append(Environment.library("duckdb"));
    key.append(' ').append(config.hash("dataset")).append(' ').append(config.config().seed());
    for (Path file : inputs()) {
      key.append(' ').append(Files.exists(file) ? Sha256.of(file) : "missing");
    }
    return Sha256.of(key.toString());
  }

  private void link(Path shared) throws IOException {
    if (Files.isDirectory(folder.dataset()) && !Files.isSymbolicLink(folder.dataset())) {
      AtomicFiles.deleteTree(folder.dataset());
    }
    Path aside = folder.root().resolve(".dataset.partial");
    Files.deleteIfExists(aside);
    Files.createSymbolicLink(aside, shared);
    Files.move(aside, folder.dataset(), StandardCopyOption.ATOMIC_MOVE);
  }
}
