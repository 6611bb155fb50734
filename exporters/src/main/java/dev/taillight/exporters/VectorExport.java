package dev.taillight.exporters;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.format.SideFile;
import dev.taillight.exporters.format.StoreNeeds;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.GoldenQueries;
import dev.taillight.exporters.proof.Proof;
import dev.taillight.exporters.proof.ProofBuilder;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import dev.taillight.exporters.vectors.VectorSpool;
import dev.taillight.exporters.vectors.VectorStatistics;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
   * @param queries some query vectors of length d, whose exact results become the export's proof
   * @param lineage where the vectors came from
   * @return the manifest, as it was published
   * @throws DatasetException if there is no vector, or if vectors and ids differ in number
   * @throws ExportRefusedException if a vector is all zero or has a value that is not finite; the
   *     existing folder stays as it is
   * @throws UncheckedIOException if a file cannot be written
   */
  public Manifest write(
      Path targetFolder, VectorSource vectors, ItemIds ids, VectorSource queries, Lineage lineage) {
    checkSizes(vectors, ids);
    try {
      AtomicFiles.writeFolder(
          targetFolder, folder -> writeInto(folder, vectors, ids, queries, lineage));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Manifest.read(targetFolder);
  }

  private void writeInto(
      Path folder, VectorSource vectors, ItemIds ids, VectorSource queries, Lineage lineage)
      throws IOException {
    VectorStatistics statistics = new VectorStatistics(ids);
    try (VectorSpool spool = spool(folder, vectors, statistics)) {
      statistics.requirePublishable(config.precision());
      Encoding encoding = config.precision().encoding(spool.dimension(), statistics.largest());
      FormatSettings settings = new FormatSettings(unit(statistics), config.lucene());
      List<ExportedFile> files = new ArrayList<>(rows(folder, spool, ids, encoding, settings));
      files.addAll(schemas(folder, spool.shape(), encoding, settings, files));
      Proof proof =
          new ProofBuilder(config.proof(), progress).write(folder, spool, encoding, ids, queries);
      files.add(
          file(
              folder,
              GoldenQueries.FILE_NAME,
              FileContent.GOLDEN_QUERIES,
              ExportFormat.JSONL,
              "one {\"query\", \"items\", \"scores\"} per line: the exact best items of a query"));
      manifest(spool.shape(), encoding, statistics, proof, files, lineage).write(folder);
    }
  }

  /** Rounding changes lengths. */
  private boolean unit(VectorStatistics statistics) {
    return statistics.norms().unit() && config.precision() == Precision.FLOAT32;
  }

  private VectorSpool spool(Path folder, VectorSource vectors, VectorStatistics statistics)
      throws IOException {
    try (Progress.Task task = progress.start("compute vectors", vectors.size(), "vectors")) {
      return VectorSpool.write(
          folder.resolve(".spool"), vectors, config.blockSize(), statistics, task);
    }
  }

  private List<ExportedFile> rows(
      Path folder, VectorSpool spool, ItemIds ids, Encoding encoding, FormatSettings settings)
      throws IOException {
    int count = spool.size();
    List<Shard> shards =
        IntStream.range(0, Math.min(config.shards(), count))
            .mapToObj(number -> Shard.of(count, config.shards(), number, encoding))
            .toList();
    List<PlannedFile> planned = PlannedFile.of(config.formats(), shards);
    long rows = planned.stream().mapToLong(file -> file.shard().count()).sum();
    try (Progress.Task task = progress.start("write vectors", rows, "rows")) {
      return new FileTasks(spool, ids, config.blockSize(), settings).write(planned, folder, task);
    }
  }

  private List<ExportedFile> schemas(
      Path folder,
      VectorShape shape,
      Encoding encoding,
      FormatSettings settings,
      List<ExportedFile> written)
      throws IOException {
    List<ExportedFile> files = new ArrayList<>();
    for (ExportFormat format : config.formats()) {
      List<String> names =
          written.stream()
              .filter(file -> file.content() == FileContent.VECTORS && file.format() == format)
              .map(ExportedFile::name)
              .toList();
      for (SideFile side : format.sideFiles(shape, encoding, names, settings)) {
        Files.writeString(folder.resolve(side.name()), side.text());
        files.add(file(folder, side.name(), FileContent.SCHEMA, format, side.description()));
      }
    }
    return files;
  }

  /** Describes a file that does not hold the rows of a shard. */
  private static ExportedFile file(
      Path folder, String name, FileContent content, ExportFormat format, String description)
      throws IOException {
    Path file = folder.resolve(name);
    return new ExportedFile(
        name, content, format, 0, 0, 0, description, Files.size(file), Sha256.of(file));
  }

  private Manifest manifest(
      VectorShape shape,
      Encoding encoding,
      VectorStatistics statistics,
      Proof proof,
      List<ExportedFile> files,
      Lineage lineage) {
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
        proof,
        files,
        lineage);
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
