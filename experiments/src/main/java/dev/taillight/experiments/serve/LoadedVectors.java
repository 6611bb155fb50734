package dev.taillight.experiments.serve;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.verify.ExportedRows;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Path;

/** The vectors of an export, in memory: 4 · n · d bytes. Immutable and thread-safe. */
final class LoadedVectors implements VectorSource {

  /** How many rows an array has. */
  private static final int ROWS = 1 << 12;

  private static final int FLOAT_BYTES = 4;
  private static final int MIB = 1 << 20;

  private final int size;
  private final int dimension;
  private final float[][] parts;

  private LoadedVectors(int size, int dimension) {
    this.size = size;
    this.dimension = dimension;
    this.parts = new float[(size + ROWS - 1) / ROWS][];
  }

  /**
   * Reads an export, of whichever format.
   *
   * @param largest how many bytes the vectors may take
   * @throws IllegalArgumentException if they would take more
   * @throws DatasetException if the export is damaged
   */
  static LoadedVectors read(Path folder, Manifest manifest, long largest, Progress progress)
      throws IOException {
    long bytes = (long) manifest.count() * manifest.dimension() * FLOAT_BYTES;
    if (bytes > largest) {
      throw new IllegalArgumentException(
          "the vectors of %,d items take %,d MiB of memory, there are %,d MiB for them: give more with TAILLIGHT_JAVA_OPTS=-Xmx…, or take --index lucene"
              .formatted(manifest.count(), bytes / MIB, largest / MIB));
    }
    LoadedVectors vectors = new LoadedVectors(manifest.count(), manifest.dimension());
    ExportFormat format =
        manifest.formats().contains(ExportFormat.NPY)
            ? ExportFormat.NPY
            : manifest.formats().get(0);
    try (ExportedRows rows = new ExportedRows(folder, manifest, format);
        Progress.Task task = progress.start("read vectors", vectors.size, "vectors")) {
      for (int row = 0; row < vectors.size; row++) {
        if (!rows.next()) {
          throw new DatasetException(
              "%s: expected %d vectors, found %d".formatted(folder, vectors.size, row));
        }
        vectors.put(row, rows.vector());
        task.advance(1);
      }
    }
    return vectors;
  }

  private void put(int row, float[] vector) {
    int part = row / ROWS;
    if (row % ROWS == 0) {
      parts[part] = new float[Math.min(ROWS, size - row) * dimension];
    }
    System.arraycopy(vector, 0, parts[part], row % ROWS * dimension, dimension);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void read(int from, int count, float[] target) {
    for (int done = 0; done < count; ) {
      int row = from + done;
      int rows = Math.min(count - done, ROWS - row % ROWS);
      System.arraycopy(
          parts[row / ROWS], row % ROWS * dimension, target, done * dimension, rows * dimension);
      done += rows;
    }
  }
}
