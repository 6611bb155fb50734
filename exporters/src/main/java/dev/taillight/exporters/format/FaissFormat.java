package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * An exact index of Faiss for the inner product, as {@code faiss.write_index} writes it: an {@code
 * IndexFlatIP} of float32, or an {@code IndexScalarQuantizer} that holds the other precisions as
 * they are. A result is a position in the file.
 */
final class FaissFormat extends HeadedFormat {

  /** Two fields that Faiss has kept for the sake of its older readers. */
  private static final long UNUSED = 1 << 20;

  private static final byte TRAINED = 1;
  private static final int INNER_PRODUCT = 0;

  /** Type, d, n, two unused numbers, whether it is trained, the metric. */
  private static final int INDEX_BYTES = 4 + 4 + 8 + 8 + 8 + 1 + 4;

  /**
   * Its type, how ranges are found and its argument, d, bytes of a code, length of the training.
   */
  private static final int QUANTIZER_BYTES = 4 + 4 + 4 + 8 + 8 + 8;

  @Override
  Set<Precision> precisions() {
    return EnumSet.allOf(Precision.class);
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "faiss");
  }

  @Override
  String description(Encoding encoding) {
    return encoding.precision() == Precision.FLOAT32
        ? "Faiss IndexFlatIP"
        : "Faiss IndexScalarQuantizer, inner product, " + encoding.precision().key();
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "METRIC_INNER_PRODUCT",
        "int64, the position in the file; item_ids.jsonl has the ids",
        "not needed",
        "the vectors must fit into memory, or be mapped (IO_FLAG_MMAP)");
  }

  @Override
  RowCode rowCode(Shard shard) {
    return shard.encoding().precision() == Precision.INT8 ? RowCode.UNSIGNED : RowCode.SAME;
  }

  @Override
  void writeHeader(OutputStream out, Shard shard) throws IOException {
    Encoding encoding = shard.encoding();
    boolean flat = encoding.precision() == Precision.FLOAT32;
    ByteBuffer header = littleEndian(INDEX_BYTES + (flat ? 0 : QUANTIZER_BYTES) + Long.BYTES);
    header
        .put((flat ? "IxFI" : "IxSQ").getBytes(StandardCharsets.US_ASCII))
        .putInt(encoding.dimension())
        .putLong(shard.count())
        .putLong(UNUSED)
        .putLong(UNUSED)
        .put(TRAINED)
        .putInt(INNER_PRODUCT);
    if (!flat) {
      header
          .putInt(quantizer(encoding.precision()))
          .putInt(0)
          .putFloat(0)
          .putLong(encoding.dimension())
          .putLong(encoding.rowBytes())
          .putLong(0);
    }
    long bytes = (long) encoding.rowBytes() * shard.count();
    out.write(header.putLong(flat ? bytes / Float.BYTES : bytes).array());
  }

  /** The number of a {@code ScalarQuantizer.QuantizerType}. */
  private static int quantizer(Precision precision) {
    return switch (precision) {
      case FLOAT16 -> 4; // QT_fp16
      case BFLOAT16 -> 7; // QT_bf16
      case INT8 -> 8; // QT_8bit_direct_signed
      case FLOAT32 -> throw new IllegalStateException("float32 is not quantized");
    };
  }
}
