package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Apache Parquet with the columns {@code item_id} (string) and {@code vector}: a plain list of
 * three levels, or with a note by which readers of Arrow make lists of fixed size of it.
 */
final class ParquetFormat extends FileFormat {

  private final boolean fixedSizeLists;

  /**
   * @param fixedSizeLists whether the file tells Arrow of the length of the vectors
   */
  ParquetFormat(boolean fixedSizeLists) {
    this.fixedSizeLists = fixedSizeLists;
  }

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.INT8);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", fixedSizeLists ? "arrow.parquet" : "parquet");
  }

  @Override
  String description(Encoding encoding) {
    return "columns item_id (string) and vector (list of %s%s)"
        .formatted(
            encoding.precision() == Precision.INT8 ? "int8" : "float",
            fixedSizeLists ? ", of fixed size in Arrow" : "");
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.table("none");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new PlainParquetWriter(
        file,
        shard,
        fixedSizeLists
            ? Optional.of(new ArrowSchema(shard.encoding()).base64())
            : Optional.empty());
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return ParquetVectorReader.open(file, columns(shard));
  }

  private static ParquetColumns columns(Shard shard) {
    return new ParquetColumns("item_id", "vector", shard.encoding());
  }
}
