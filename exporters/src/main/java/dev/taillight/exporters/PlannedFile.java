package dev.taillight.exporters;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.IdFiles;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.format.VectorWriter;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file, or the folder of an index, that an export is about to write.
 *
 * @param content what it holds
 * @param format how it holds it
 * @param shard which rows
 */
record PlannedFile(FileContent content, ExportFormat format, Shard shard) {

  /** The files that a list of formats asks for, for each shard. */
  static List<PlannedFile> of(List<ExportFormat> formats, List<Shard> shards) {
    List<PlannedFile> files = new ArrayList<>();
    for (ExportFormat format : formats) {
      shards.forEach(shard -> files.add(new PlannedFile(FileContent.VECTORS, format, shard)));
    }
    if (!formats.stream().allMatch(ExportFormat::carriesIds)) {
      for (Shard shard : shards) {
        files.add(new PlannedFile(FileContent.ITEM_IDS, ExportFormat.JSONL, shard));
        files.add(new PlannedFile(FileContent.ROW_NUMBERS, ExportFormat.NPY, shard));
      }
    }
    return files;
  }

  /** The name within the folder of the export. */
  String name() {
    return content == FileContent.VECTORS
        ? format.fileName(shard)
        : shard.fileName(content.key(), format.key());
  }

  /** Begins the file. */
  VectorWriter open(Path folder, FormatSettings settings) throws IOException {
    Path file = folder.resolve(name());
    return switch (content) {
      case VECTORS -> format.open(folder, shard, settings);
      case ITEM_IDS -> IdFiles.writeIds(file);
      case ROW_NUMBERS -> IdFiles.writeRowNumbers(file, shard);
      case SCHEMA, GOLDEN_QUERIES -> throw new IllegalStateException(name() + " holds no rows");
    };
  }

  /** Describes what was written: one file, or all those of an index. */
  List<ExportedFile> describe(Path folder) throws IOException {
    List<Path> written;
    try (Stream<Path> tree = Files.walk(folder.resolve(name()))) {
      written = tree.filter(Files::isRegularFile).sorted().toList();
    }
    List<ExportedFile> described = new ArrayList<>();
    for (Path file : written) {
      described.add(
          new ExportedFile(
              folder.relativize(file).toString(),
              content,
              format,
              shard.number(),
              shard.first(),
              shard.count(),
              description(),
              Files.size(file),
              Sha256.of(file)));
    }
    return described;
  }

  private String description() {
    return switch (content) {
      case VECTORS -> format.description(shard.encoding());
      case ITEM_IDS -> "one {\"row_number\", \"item_id\"} per line, in the order of the vectors";
      case ROW_NUMBERS -> "int64 array: rows of the items in the encoded dataset";
      case SCHEMA, GOLDEN_QUERIES -> throw new IllegalStateException(name() + " holds no rows");
    };
  }
}
