package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * An Arrow IPC file, which is Feather of version 2 as well: the columns {@code item_id} (utf8) and
 * {@code vector} (fixed-size list of length d), none of them with nulls, uncompressed, in record
 * batches of bounded size.
 */
final class ArrowFormat extends FileFormat {

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.FLOAT16, Precision.INT8);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "arrow");
  }

  @Override
  String description(Encoding encoding) {
    return "columns " + new ArrowSchema(encoding);
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.table("none");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new ArrowVectorWriter(file, new ArrowSchema(shard.encoding()));
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return ArrowVectorReader.open(file, new ArrowSchema(shard.encoding()));
  }
}
