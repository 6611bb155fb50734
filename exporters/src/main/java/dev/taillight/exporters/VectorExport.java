package dev.taillight.exporters;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.StoreNeeds;
import dev.taillight.exporters.geometry.VectorSpread;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.manifest.Quality;
import dev.taillight.exporters.proof.GoldenQueries;
import dev.taillight.exporters.proof.Proof;
import dev.taillight.exporters.proof.ProofBuilder;
import dev.taillight.exporters.publish.Gate;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ExportRefusedException;
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
  private final Gate gate;
  private final Progress progress;

  /**
   * @param config which files to write
   * @param gate what the vectors must pass
   * @param progress is told of every block
   */
  public VectorExport(ExportConfig config, Gate gate, Progress progress) {
    this.config = config;
    this.gate = gate;
    this.progress = progress;
  }

  /**
   * Writes a folder of vectors, which appears whole or not at all; an existing one is replaced.
   *
   * @param targetFolder the folder, e.g. {@code OUT/vectors}
   * @param items what is written
   * @return the manifest, as it was published
   * @throws ExportRefusedException if a vector is all zero or has a value that is not finite, or
   *     the vectors do not pass the gate; the existing folder stays as it is
   * @throws dev.taillight.dataset.DatasetException if a format does not take vectors of this length
   *     or one of the ids
   * @throws UncheckedIOException if a file cannot be written
   */
  public Manifest write(Path targetFolder, ItemVectors items) {
    config.formats().forEach(format -> format.requireDimension(items.vectors().dimension()));
    try {
      AtomicFiles.writeFolder(targetFolder, folder -> writeInto(folder, items));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Manifest.read(targetFolder);
  }

  private void writeInto(Path folder, ItemVectors items) throws IOException {
    VectorStatistics statistics = new VectorStatistics(items.ids());
    try (VectorSpool spool = spool(folder, items.vectors(), statistics)) {
      Quality quality = judge(spool, statistics, items.evaluation());
      Encoding encoding = config.precision().encoding(spool.dimension(), statistics.largest());
      FormatSettings settings =
          FormatSettings.of(statistics.norms(), config.precision(), config.lucene());
      ExportFiles writer =
          new ExportFiles(
              config.formats(), config.shards(), encoding, settings, config.blockSize(), progress);
      List<ExportedFile> files = new ArrayList<>(writer.writeRows(folder, spool, items.ids()));
      files.addAll(writer.writeSchemas(folder, spool.shape(), files));
      Proof proof =
          new ProofBuilder(config.proof(), progress)
              .write(folder, spool, encoding, items.ids(), items.queries());
      files.add(
          ExportedFile.describe(
              folder,
              GoldenQueries.FILE_NAME,
              FileContent.GOLDEN_QUERIES,
              ExportFormat.JSONL,
              "one {\"query\", \"rows\", \"items\", \"scores\"} per line: the exact best items"));
      manifest(spool.shape(), encoding, statistics, proof, files, items.lineage(), quality)
          .write(folder);
    }
  }

  /** Measures the vectors and refuses those that are not fit to be published. */
  private Quality judge(
      VectorSpool spool, VectorStatistics statistics, Map<String, Map<String, Double>> evaluation) {
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
      Proof proof,
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
        config.formats().contains(ExportFormat.LUCENE) ? config.lucene() : null,
        proof,
        files,
        lineage,
        quality);
  }
}
