package dev.taillight.exporters.delta;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.VectorSpool;
import dev.taillight.exporters.vectors.VectorStatistics;
import dev.taillight.exporters.verify.ExportedRows;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The rows of an export in files that give any of them: vectors as its readers get them, and ids.
 * Thread-safe. The files go with the scratch folder.
 */
final class RowStore implements Closeable {

  private static final int BLOCK_ROWS = 4096;

  /** Those that are read fastest. */
  private static final List<ExportFormat> PREFERRED =
      List.of(ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.PARQUET);

  private final VectorSpool vectors;
  private final IdSpool ids;

  private RowStore(VectorSpool vectors, IdSpool ids) {
    this.vectors = vectors;
    this.ids = ids;
  }

  /**
   * Copies the rows of an export, of one of its formats, whose files are compared with the manifest
   * first.
   *
   * @param export its folder
   * @param manifest its manifest
   * @param scratch takes the copy
   * @param name the beginning of its files' names
   * @throws DatasetException if the export is not what the manifest says
   */
  static RowStore read(Path export, Manifest manifest, Path scratch, String name, Progress progress)
      throws IOException {
    ExportFormat format = format(export, manifest);
    requireIntact(export, manifest, format);
    IdSpool ids = new IdSpool(scratch, name);
    try (ExportedRows rows = new ExportedRows(export, manifest, format);
        Progress.Task task = progress.start("read " + export, manifest.count(), "rows")) {
      VectorSpool vectors =
          VectorSpool.write(
              scratch.resolve(name + ".vectors"),
              new Sequence(export, rows, manifest, ids),
              BLOCK_ROWS,
              new VectorStatistics(new RowNames(manifest.count())),
              task);
      ids.finish();
      if (rows.next()) {
        throw new DatasetException(
            "%s: more than the %d rows of its manifest".formatted(export, manifest.count()));
      }
      return new RowStore(vectors, ids);
    } catch (IOException | RuntimeException e) {
      ids.close();
      throw e;
    }
  }

  /** The vectors. */
  VectorSource vectors() {
    return vectors;
  }

  /** Their ids. */
  ItemIds ids() {
    return ids;
  }

  @Override
  public void close() throws IOException {
    try (vectors;
        ids) {
      // Both are closed, whichever fails.
    }
  }

  private static ExportFormat format(Path export, Manifest manifest) {
    List<ExportFormat> there = manifest.formats();
    if (there.isEmpty()) {
      throw new DatasetException(export + ": no file holds vectors");
    }
    return PREFERRED.stream().filter(there::contains).findFirst().orElse(there.get(0));
  }

  private static void requireIntact(Path export, Manifest manifest, ExportFormat format)
      throws IOException {
    for (ExportedFile file : manifest.files()) {
      boolean read =
          file.content() == FileContent.VECTORS && file.format() == format
              || file.content() == FileContent.ITEM_IDS && !format.carriesIds();
      if (read) {
        file.requireWithin(export);
        Optional<String> problem = file.problem(export);
        if (problem.isPresent()) {
          throw new DatasetException(export + ": " + problem.get());
        }
      }
    }
  }

  /** Stand for ids that are still being read. */
  private record RowNames(int size) implements ItemIds {
    @Override
    public String at(int row) {
      return "row " + row;
    }
  }

  /** Rows that can only be read one after the other. */
  private static final class Sequence implements VectorSource {
    private final Path export;
    private final ExportedRows rows;
    private final Manifest manifest;
    private final IdSpool ids;

    Sequence(Path export, ExportedRows rows, Manifest manifest, IdSpool ids) {
      this.export = export;
      this.rows = rows;
      this.manifest = manifest;
      this.ids = ids;
    }

    @Override
    public int size() {
      return manifest.count();
    }

    @Override
    public int dimension() {
      return manifest.dimension();
    }

    @Override
    public void read(int from, int count, float[] target) {
      try {
        for (int i = 0; i < count; i++) {
          if (!rows.next()) {
            throw new DatasetException(
                "%s: expected %d rows, found %d".formatted(export, manifest.count(), from + i));
          }
          System.arraycopy(rows.vector(), 0, target, i * dimension(), dimension());
          ids.append(rows.id());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(export + ": " + e.getMessage(), e);
      }
    }
  }
}
