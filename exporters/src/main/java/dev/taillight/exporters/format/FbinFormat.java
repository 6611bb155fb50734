package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;

/**
 * The format of the Billion-Scale Approximate Nearest Neighbor Search Challenge, which DiskANN and
 * cuVS read as well: n and d as uint32, then the values; the extension tells of which type they
 * are.
 */
final class FbinFormat extends HeadedFormat {

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.FLOAT16, Precision.INT8);
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", extension(shard.encoding().precision()));
  }

  @Override
  String description(Encoding encoding) {
    return "count and dimension as uint32, then the vectors as " + encoding.precision().key();
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.array("2147483647 vectors in a file where the reader counts in int32");
  }

  @Override
  void writeHeader(OutputStream out, Shard shard) throws IOException {
    out.write(
        littleEndian(2 * Integer.BYTES)
            .putInt(shard.count())
            .putInt(shard.encoding().dimension())
            .array());
  }

  private static String extension(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> "fbin";
      case FLOAT16 -> "f16bin";
      case INT8 -> "i8bin";
      case BFLOAT16 -> throw new IllegalStateException("fbin has no extension for " + precision);
    };
  }
}
