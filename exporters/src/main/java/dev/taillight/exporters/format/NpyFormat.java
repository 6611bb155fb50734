package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.files.NpyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** An array of shape (n, d) in NumPy's format; the ids lie beside it. */
final class NpyFormat extends FileFormat {

  /** Magic (6 bytes), version (2), length of the description (2, little-endian). */
  private static final int PREFIX_BYTES = 10;

  @Override
  Set<Precision> precisions() {
    return EnumSet.allOf(Precision.class);
  }

  @Override
  boolean carriesIds() {
    return false;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "npy");
  }

  @Override
  String description(Encoding encoding) {
    String bits =
        encoding.precision() == Precision.BFLOAT16 ? ", its bits as unsigned integers" : "";
    return encoding.precision().key() + " array of shape (count, dimension)" + bits;
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.array("none");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    String type = type(shard.encoding().precision());
    int d = shard.encoding().dimension();
    return new RawRowWriter(file, out -> NpyFile.writeHeader(out, type, shard.count(), d));
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    Encoding encoding = shard.encoding();
    String wanted =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(type(encoding.precision()), shard.count(), encoding.dimension());
    return new FixedRowReader(file, headerBytes(file, wanted), shard.count(), encoding);
  }

  /**
   * The length of the header of a file.
   *
   * @param wanted the description that it must have
   * @throws DatasetException if the file has no header, or another one
   */
  static long headerBytes(Path file, String wanted) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] prefix = in.readNBytes(PREFIX_BYTES);
      int length =
          prefix.length < PREFIX_BYTES
              ? 0
              : Byte.toUnsignedInt(prefix[8]) | Byte.toUnsignedInt(prefix[9]) << 8;
      String found = new String(in.readNBytes(length), StandardCharsets.US_ASCII).strip();
      if (!found.equals(wanted)) {
        throw new DatasetException(
            "%s: expected an .npy file of version 1.0 with %s, found '%s'"
                .formatted(file, wanted, found));
      }
      return PREFIX_BYTES + length;
    }
  }

  private static String type(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> "<f4";
      case FLOAT16 -> "<f2";
      case BFLOAT16 -> "<u2";
      case INT8 -> "|i1";
    };
  }
}
