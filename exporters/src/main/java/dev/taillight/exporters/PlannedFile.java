package dev.taillight.exporters;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that an export is about to write.
 *
 * @param content what it holds
 * @param format how it holds it
 */
record PlannedFile(FileContent content, ExportFormat format) {

  /** The files that a list of formats asks for. */
  static List<PlannedFile> of(List<ExportFormat> formats) {
    List<PlannedFile> files = new ArrayList<>();
    for (ExportFormat format : formats) {
      files.add(new PlannedFile(FileContent.VECTORS, format));
    }
    if (!formats.stream().allMatch(ExportFormat::carriesIds)) {
      files.add(new PlannedFile(FileContent.ITEM_IDS, ExportFormat.JSONL));
      files.add(new PlannedFile(FileContent.ROW_NUMBERS, ExportFormat.NPY));
    }
    return files;
  }

  /** The name within the folder. */
  String name() {
    return content.key() + "." + format.key();
  }

  /** Begins the file. */
  VectorWriter open(Path folder, VectorShape shape) throws IOException {
    Path file = folder.resolve(name());
    return switch (content) {
      case VECTORS -> format.open(file, shape);
      case ITEM_IDS -> new ItemIdWriter(file);
      case ROW_NUMBERS -> new RowNumberWriter(file, shape);
    };
  }

  /**
   * Describes the finished file.
   *
   * @throws IllegalStateException if it does not hold as many rows as were written
   */
  ExportedFile describe(Path folder, VectorShape shape) throws IOException {
    Path file = folder.resolve(name());
    long rows = format.countRows(file, shape.dimension());
    if (rows != shape.count()) {
      throw new IllegalStateException(
          "%s holds %d rows, %d were written".formatted(name(), rows, shape.count()));
    }
    return new ExportedFile(
        name(), content, format, description(), Files.size(file), Sha256.of(file));
  }

  private String description() {
    return switch (content) {
      case VECTORS -> vectorsDescription();
      case ITEM_IDS -> "one {\"row_number\", \"item_id\"} per line, in the order of the vectors";
      case ROW_NUMBERS -> "int64 array of shape (count): rows of the items in the encoded dataset";
    };
  }

  private String vectorsDescription() {
    return switch (format) {
      case PARQUET -> "columns item_id (string) and vector (list of float)";
      case NPY -> "float32 array of shape (count, dimension)";
      case FVECS -> "per vector its dimension as int32, then its values as float32";
      case JSONL -> "one {\"item_id\", \"vector\"} per line";
    };
  }
}
