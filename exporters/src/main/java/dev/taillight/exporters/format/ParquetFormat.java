package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Apache Parquet with the columns {@code item_id} (string) and {@code vector} (list). */
final class ParquetFormat extends FileFormat {

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
    return shard.fileName("vectors", "parquet");
  }

  @Override
  String description(Encoding encoding) {
    return "columns item_id (string) and vector (list of %s)"
        .formatted(encoding.precision() == Precision.INT8 ? "int8" : "float");
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.table("none");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return ParquetVectorWriter.open(file, columns(shard), shard);
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return ParquetVectorReader.open(file, columns(shard));
  }

  private static ParquetColumns columns(Shard shard) {
    return new ParquetColumns("item_id", "vector", shard.encoding());
  }
}
