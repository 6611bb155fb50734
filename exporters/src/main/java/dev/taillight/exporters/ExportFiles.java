package dev.taillight.exporters;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.format.SideFile;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.VectorShape;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the files of an export, all formats and parts at the same time, in one encoding. */
public final class ExportFiles {

  private final List<ExportFormat> formats;
  private final int shards;
  private final Encoding encoding;
  private final FormatSettings settings;
  private final int blockSize;
  private final Progress progress;

  /**
   * @param formats which formats to write
   * @param shards in how many parts; no more than there are rows are written
   * @param encoding how the vectors are written
   * @param settings what the formats are told beside the rows
   * @param blockSize how many vectors a thread holds at a time
   * @param progress is told of every block
   */
  public ExportFiles(
      List<ExportFormat> formats,
      int shards,
      Encoding encoding,
      FormatSettings settings,
      int blockSize,
      Progress progress) {
    this.formats = List.copyOf(formats);
    this.shards = shards;
    this.encoding = encoding;
    this.settings = settings;
    this.blockSize = blockSize;
    this.progress = progress;
  }

  /**
   * Writes the files that hold rows.
   *
   * @param folder where they go
   * @param vectors at least one vector; read by several threads at once
   * @param ids their ids
   * @return what was written, in an order that depends on the settings alone
   */
  public List<ExportedFile> writeRows(Path folder, VectorSource vectors, ItemIds ids)
      throws IOException {
    int count = vectors.size();
    List<Shard> parts =
        IntStream.range(0, Math.min(shards, count))
            .mapToObj(number -> Shard.of(count, shards, number, encoding))
            .toList();
    List<PlannedFile> planned = PlannedFile.of(formats, parts);
    long rows = planned.stream().mapToLong(file -> file.shard().count()).sum();
    try (Progress.Task task = progress.start("write vectors", rows, "rows")) {
      return new FileTasks(vectors, ids, blockSize, settings).write(planned, folder, task);
    }
  }

  /**
   * Writes what stores must be told beside the rows.
   *
   * @param written what {@link #writeRows} has returned
   */
  public List<ExportedFile> writeSchemas(Path folder, VectorShape shape, List<ExportedFile> written)
      throws IOException {
    List<ExportedFile> files = new ArrayList<>();
    for (ExportFormat format : formats) {
      List<String> names =
          written.stream()
              .filter(file -> file.content() == FileContent.VECTORS && file.format() == format)
              .map(ExportedFile::name)
              .toList();
      for (SideFile side : format.sideFiles(shape, encoding, names, settings)) {
        Files.writeString(folder.resolve(side.name()), side.text());
        files.add(
            ExportedFile.describe(
                folder, side.name(), FileContent.SCHEMA, format, side.description()));
      }
    }
    return files;
  }
}
