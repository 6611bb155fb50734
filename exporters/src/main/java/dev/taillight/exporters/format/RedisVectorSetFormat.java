package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The elements of a vector set of Redis 8. */
final class RedisVectorSetFormat extends FileFormat {

  private static final int MAX_ID_BYTES = 1 << 20;

  private static final RespCommand COMMAND =
      new RespCommand("VADD", "items", "FP32", RespCommand.VECTOR, RespCommand.ID, "NOQUANT");

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "redis_vadd.resp");
  }

  @Override
  String description(Encoding encoding) {
    return "VADD items FP32 BYTES ID NOQUANT, in RESP";
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "cosine, always; the score is (1 + cosine) / 2",
        "the element",
        "vectors of other lengths are ranked by cosine, not by inner product",
        "Redis 8; up to 32,768 dimensions; ids up to 1 MiB");
  }

  @Override
  int maxDimension() {
    return 32_768;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new RespWriter(file, COMMAND, IdRules.upTo(MAX_ID_BYTES, "the redis_vadd format"));
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new RespReader(file, COMMAND, MAX_ID_BYTES, shard.encoding());
  }
}
