package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What PostgreSQL's {@code COPY … (FORMAT binary)} takes, for the types of pgvector, and a script
 * that loads it.
 */
final class PgvectorFormat extends FileFormat {

  /** An entry of a B-tree fits into a third of a page; the primary key is one. */
  static final int MAX_ID_BYTES = 2600;

  private static final IdRules IDS =
      IdRules.upTo(MAX_ID_BYTES, "PostgreSQL").of(character -> character != 0);

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.FLOAT16);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "pgcopy");
  }

  @Override
  String description(Encoding encoding) {
    return "binary COPY of item_id text and embedding " + type(encoding);
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "vector_ip_ops, or halfvec_ip_ops; <#> is the negative inner product",
        "text, the primary key",
        "not needed",
        "up to 16,000 dimensions, with an HNSW index 2,000 of vector and 4,000 of halfvec; ids of"
            + " up to 2,600 bytes without the character U+0000");
  }

  @Override
  int maxDimension() {
    return 16_000;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new PgCopyWriter(file, shard.encoding(), IDS);
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new PgCopyReader(file, shard.encoding(), MAX_ID_BYTES);
  }

  @Override
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    boolean half = encoding.precision() == Precision.FLOAT16;
    String operators = half ? "halfvec_ip_ops" : "vector_ip_ops";
    String index =
        "CREATE INDEX items_embedding ON items USING hnsw (embedding %s)".formatted(operators);
    String copies =
        vectorFiles.stream().map(PgvectorFormat::copy).collect(Collectors.joining("\n"));
    return List.of(
        new SideFile(
            "pgvector.sql",
            "script for psql: table, rows and index",
            """
            -- In the folder of this file: psql -v ON_ERROR_STOP=1 -f pgvector.sql DATABASE
            SET client_encoding TO 'UTF8';
            BEGIN;
            CREATE EXTENSION IF NOT EXISTS vector;
            CREATE TABLE items (item_id text PRIMARY KEY, embedding %s NOT NULL);
            %s
            %s
            COMMIT;
            ANALYZE items;
            -- The ten best for a vector of the query tower:
            -- SELECT item_id, -(embedding <#> '[…]') AS inner_product FROM items ORDER BY embedding <#> '[…]' LIMIT 10;
            """
                .formatted(
                    type(encoding),
                    copies,
                    encoding.dimension() <= (half ? 4000 : 2000)
                        ? index + ";"
                        : "-- too many dimensions for " + index)));
  }

  private static String copy(String file) {
    return "\\copy items (item_id, embedding) FROM '%s' WITH (FORMAT binary)".formatted(file);
  }

  private static String type(Encoding encoding) {
    return "%s(%d)"
        .formatted(
            encoding.precision() == Precision.FLOAT16 ? "halfvec" : "vector", encoding.dimension());
  }
}
