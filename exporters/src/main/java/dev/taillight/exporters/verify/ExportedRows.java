package dev.taillight.exporters.verify;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.IdFiles;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.format.VectorReader;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of one format of an export, with their ids, over all its shards, in bounded memory. */
public final class ExportedRows implements Closeable {

  private final Path folder;
  private final Manifest manifest;
  private final ExportFormat format;
  private int shard = -1;
  private @Nullable VectorReader reader;
  private IdFiles.@Nullable IdReader ids;
  private @Nullable String id;

  /**
   * @param folder the folder of the export
   * @param manifest its manifest
   * @param format which of its formats is read
   */
  public ExportedRows(Path folder, Manifest manifest, ExportFormat format) {
    this.folder = folder;
    this.manifest = manifest;
    this.format = format;
  }

  /**
   * Goes to the next row; false when there is none.
   *
   * @throws dev.taillight.dataset.DatasetException if a file is not what the manifest says
   */
  public boolean next() throws IOException {
    while (true) {
      if (reader != null && reader.next()) {
        id = ids == null ? reader.id() : ids.next();
        if (id == null) {
          throw new DatasetException(
              "%s: shard %d has more vectors than ids".formatted(folder, shard));
        }
        return true;
      }
      if (shard + 1 == manifest.shards()) {
        return false;
      }
      open(shard + 1);
    }
  }

  /** The number of the present row's shard. */
  public int shard() {
    return shard;
  }

  /** The id of the present row. */
  public String id() {
    return Objects.requireNonNull(id);
  }

  /** The present vector; valid until the next row. */
  public float[] vector() {
    return Objects.requireNonNull(reader).vector();
  }

  @Override
  public void close() throws IOException {
    try (Closeable first = reader;
        Closeable second = ids) {
      // Both are closed, whichever fails.
    }
  }

  private void open(int number) throws IOException {
    close();
    Shard wanted = manifest.shard(number);
    shard = number;
    reader = format.read(folder, wanted);
    if (!format.carriesIds()) {
      String name = wanted.fileName(FileContent.ITEM_IDS.key(), ExportFormat.JSONL.key());
      ids = IdFiles.readIds(folder.resolve(name));
    }
  }
}
