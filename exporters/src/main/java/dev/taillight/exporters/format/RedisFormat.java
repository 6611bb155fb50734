package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A hash for each item, for Redis and the index of its query engine. */
final class RedisFormat extends FileFormat {

  private static final int MAX_ID_BYTES = 1 << 20;
  private static final String KEY_PREFIX = "item:";

  private static final RespCommand COMMAND =
      new RespCommand(
          "HSET",
          KEY_PREFIX + RespCommand.ID,
          "item_id",
          RespCommand.ID,
          "vector",
          RespCommand.VECTOR);

  @Override
  Set<Precision> precisions() {
    return EnumSet.allOf(Precision.class);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "redis.resp");
  }

  @Override
  String description(Encoding encoding) {
    return "HSET item:ID item_id ID vector BYTES, in RESP; the bytes are little-endian "
        + encoding.precision().key();
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "IP; the distance is 1 − the inner product",
        "the key item:ID and the field item_id",
        "not needed",
        "up to 32,768 dimensions; ids up to 1 MiB; float16 and bfloat16 from Redis Stack 7.4 on,"
            + " int8 from Redis 8 on");
  }

  @Override
  int maxDimension() {
    return 32_768;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new RespWriter(file, COMMAND, IdRules.upTo(MAX_ID_BYTES, "the redis format"));
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new RespReader(file, COMMAND, MAX_ID_BYTES + KEY_PREFIX.length(), shard.encoding());
  }

  @Override
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    return List.of(
        new SideFile(
            "redis.index.txt",
            "the command that makes the index, for redis-cli",
            "FT.CREATE items ON HASH PREFIX 1 %s SCHEMA vector VECTOR HNSW 6 TYPE %s DIM %d DISTANCE_METRIC IP%n"
                .formatted(
                    KEY_PREFIX,
                    encoding.precision().key().toUpperCase(Locale.ROOT),
                    shape.dimension())
                .replace(System.lineSeparator(), "\n")));
  }
}
