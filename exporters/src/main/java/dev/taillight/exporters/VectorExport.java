package dev.taillight.exporters;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.StoreNeeds;
import dev.taillight.exporters.geometry.VectorSpread;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.manifest.Quality;
import dev.taillight.exporters.publish.Gate;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.VectorShape;
import dev.taillight.exporters.vectors.VectorSpool;
import dev.taillight.exporters.vectors.VectorStatistics;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes vectors to a folder: spools them to disk in one pass over their source, checks them,
 * writes all files from the spool and describes them in a {@link Manifest}. Memory is bounded by a
 * block for each core. The same vectors, ids, settings and lineage give the same bytes.
 */
public final class VectorExport {

  private final ExportConfig config;
  private final Progress progress;

  /**
   * @param config which files to write
   * @param progress is told of every block
   */
  public VectorExport(ExportConfig config, Progress progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * Writes a folder of vectors, which appears whole or not at all; an existing one is replaced.
   *
   * @param targetFolder the folder, e.g. {@code OUT/vectors}
   * @param vectors n vectors of length d
   * @param ids the ids of the n rows
   * @param lineage where the vectors came from
   * @return the manifest, as it was published
   * @throws DatasetException if there is no vector, or if vectors and ids differ in number
   * @throws ExportRefusedException if a vector is all zero or has a value that is not finite; the
   *     existing folder stays as it is
   * @throws UncheckedIOException if a file cannot be written
   */
  public Manifest write(Path targetFolder, VectorSource vectors, ItemIds ids, Lineage lineage) {
    return write(targetFolder, vectors, ids, lineage, Map.of(), new Gate(config.gate()));
  }

  /**
   * Writes a folder of vectors, as {@link #write(Path, VectorSource, ItemIds, Lineage)} does, if
   * they pass a gate.
   *
   * @param evaluation what the model found of the test pairs, by metric and slice; it goes into the
   *     manifest
   * @param gate what the vectors must pass
   */
  public Manifest write(
      Path targetFolder,
      VectorSource vectors,
      ItemIds ids,
      Lineage lineage,
      Map<String, Map<String, Double>> evaluation,
      Gate gate) {
    checkSizes(vectors, ids);
    try {
      AtomicFiles.writeFolder(
          targetFolder, folder -> writeInto(folder, vectors, ids, lineage, evaluation, gate));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Manifest.read(targetFolder);
  }

  private void writeInto(
      Path folder,
      VectorSource vectors,
      ItemIds ids,
      Lineage lineage,
      Map<String, Map<String, Double>> evaluation,
      Gate gate)
      throws IOException {
    VectorStatistics statistics = new VectorStatistics(ids);
    try (VectorSpool spool = spool(folder, vectors, statistics)) {
      Quality quality = judge(spool, statistics, evaluation, gate);
      Encoding encoding = config.precision().encoding(spool.dimension(), statistics.largest());
      ExportFiles writer =
          new ExportFiles(
              config.formats(), config.shards(), encoding, config.blockSize(), progress);
      List<ExportedFile> files = new ArrayList<>(writer.writeRows(folder, spool, ids));
      files.addAll(writer.writeSchemas(folder, spool.shape(), files));
      manifest(spool.shape(), encoding, statistics, files, lineage, quality).write(folder);
    }
  }

  /** Measures the vectors and refuses those that are not fit to be published. */
  private Quality judge(
      VectorSpool spool,
      VectorStatistics statistics,
      Map<String, Map<String, Double>> evaluation,
      Gate gate) {
    ExportRefusedException.throwIfAny(statistics.problems(config.precision()));
    VectorSpread spread = VectorSpread.of(spool);
    Quality quality = new Quality(spread.effectiveRank(), spread.uniformity(), evaluation);
    ExportRefusedException.throwIfAny(
        gate.reasons(spool.dimension(), spool.size(), statistics.norms(), quality));
    return quality;
  }

  private VectorSpool spool(Path folder, VectorSource vectors, VectorStatistics statistics)
      throws IOException {
    try (Progress.Task task = progress.start("compute vectors", vectors.size(), "vectors")) {
      return VectorSpool.write(
          folder.resolve(".spool"), vectors, config.blockSize(), statistics, task);
    }
  }

  private Manifest manifest(
      VectorShape shape,
      Encoding encoding,
      VectorStatistics statistics,
      List<ExportedFile> files,
      Lineage lineage,
      Quality quality) {
    Map<String, StoreNeeds> stores = new LinkedHashMap<>();
    config.formats().forEach(format -> stores.put(format.key(), format.needs()));
    return new Manifest(
        Manifest.FORMAT,
        Manifest.VERSION,
        shape.dimension(),
        Manifest.METRIC,
        statistics.norms().unit(),
        encoding.precision(),
        Manifest.BYTE_ORDER,
        encoding.scale(),
        shape.count(),
        Math.min(config.shards(), shape.count()),
        statistics.norms(),
        statistics.nanVectors(),
        statistics.zeroVectors(),
        stores,
        files,
        lineage,
        quality);
  }

  private static void checkSizes(VectorSource vectors, ItemIds ids) {
    if (vectors.size() != ids.size()) {
      throw new DatasetException(
          "the model has vectors for %d items, the dataset has %d: they do not belong together"
              .formatted(vectors.size(), ids.size()));
    }
    if (vectors.size() == 0) {
      throw new DatasetException("an export needs at least one item, the dataset has none");
    }
  }
}
