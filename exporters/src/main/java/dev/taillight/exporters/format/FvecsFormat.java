package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * {@code fvecs}, the format of the TEXMEX corpora: per vector its length d as int32, then d
 * float32, all little-endian; the ids lie beside it.
 */
final class FvecsFormat extends FileFormat {

  @Override
  Set<Precision> precisions() {
    return Set.of(Precision.FLOAT32);
  }

  @Override
  boolean carriesIds() {
    return false;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "fvecs");
  }

  @Override
  String description(Encoding encoding) {
    return "per vector its dimension as int32, then its values as float32";
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.array("none");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    byte[] length = length(shard.encoding());
    return new RawRowWriter(
        file, RawRowWriter.Preface.NONE, out -> out.write(length), RowCode.SAME);
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    byte[] length = length(shard.encoding());
    int dimension = shard.encoding().dimension();
    return new FixedRowReader(
        file,
        0,
        shard.count(),
        shard.encoding(),
        (in, row) -> {
          if (!Arrays.equals(in.readNBytes(length.length), length)) {
            throw new DatasetException(
                "%s: row %d does not begin with its length %d".formatted(file, row, dimension));
          }
        },
        RowCode.SAME);
  }

  private static byte[] length(Encoding encoding) {
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(encoding.dimension())
        .array();
  }
}
