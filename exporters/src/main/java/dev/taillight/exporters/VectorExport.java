package dev.taillight.exporters;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.StringColumn;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes vectors: all files in one pass over the source, in bounded memory, and their {@link
 * Manifest}. The same vectors, ids, formats and lineage give the same bytes.
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
  public Manifest write(
      Path targetFolder, VectorSource vectors, StringColumn ids, Lineage lineage) {
    checkSizes(vectors, ids);
    try {
      AtomicFiles.writeFolder(targetFolder, folder -> writeInto(folder, vectors, ids, lineage));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Manifest.read(targetFolder);
  }

  private void writeInto(Path folder, VectorSource vectors, StringColumn ids, Lineage lineage)
      throws IOException {
    VectorShape shape = new VectorShape(vectors.size(), vectors.dimension());
    List<PlannedFile> planned = PlannedFile.of(config.formats());
    VectorStatistics statistics = new VectorStatistics();
    try (WriterGroup writers = WriterGroup.open(planned, folder, shape)) {
      VectorBlock block =
          new VectorBlock(vectors, ids, Math.min(config.blockSize(), shape.count()));
      writeBlocks(block, shape, statistics, writers);
      statistics.requirePublishable();
      writers.finish();
    }
    manifest(folder, planned, shape, statistics, lineage).write(folder);
  }

  /** Reads to the end even after a bad vector, so that the refusal can say how many there are. */
  private void writeBlocks(
      VectorBlock block, VectorShape shape, VectorStatistics statistics, WriterGroup writers)
      throws IOException {
    try (Progress.Task task = progress.start("export vectors", shape.count(), "vectors")) {
      for (int first = 0; first < shape.count(); first += block.size()) {
        block.fill(first, Math.min(config.blockSize(), shape.count() - first));
        statistics.add(block);
        if (statistics.publishable()) {
          writers.write(block);
        }
        task.advance(block.size());
      }
    }
  }

  private static Manifest manifest(
      Path folder,
      List<PlannedFile> planned,
      VectorShape shape,
      VectorStatistics statistics,
      Lineage lineage)
      throws IOException {
    List<ExportedFile> files = new ArrayList<>();
    for (PlannedFile file : planned) {
      files.add(file.describe(folder, shape));
    }
    Norms norms = statistics.norms();
    return new Manifest(
        Manifest.FORMAT,
        Manifest.VERSION,
        shape.dimension(),
        Manifest.METRIC,
        norms.unit(),
        Manifest.DTYPE,
        Manifest.BYTE_ORDER,
        shape.count(),
        norms,
        statistics.nanVectors(),
        statistics.zeroVectors(),
        files,
        lineage);
  }

  private static void checkSizes(VectorSource vectors, StringColumn ids) {
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
