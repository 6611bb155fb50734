package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorBlock;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Parquet as Milvus imports it, and the collection that it is imported into. */
final class MilvusFormat extends FileFormat {

  private static final IdRules IDS = IdRules.upTo(65_535, "Milvus");

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
    return shard.fileName("vectors", "milvus.parquet");
  }

  @Override
  String description(Encoding encoding) {
    return "columns item_id (string) and vector (list of %s), for %s"
        .formatted(
            switch (encoding.precision()) {
              case FLOAT32 -> "float";
              case FLOAT16, BFLOAT16 -> "uint8, two for each value";
              case INT8 -> "int8";
            },
            type(encoding.precision()));
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "IP",
        "VarChar, the primary key",
        "not needed",
        "ids up to 65,535 bytes; up to 32,768 dimensions; Int8Vector from Milvus 2.6 on");
  }

  @Override
  int maxDimension() {
    return 32_768;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new CheckedIds(ParquetVectorWriter.open(file, columns(shard), shard));
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return ParquetVectorReader.open(file, columns(shard));
  }

  @Override
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    return List.of(
        new SideFile(
            "milvus.collection.json",
            "body of POST /v2/vectordb/collections/create",
            """
            {
              "collectionName": "items",
              "schema": {
                "autoId": false,
                "enabledDynamicField": false,
                "fields": [
                  {
                    "fieldName": "item_id",
                    "dataType": "VarChar",
                    "isPrimary": true,
                    "elementTypeParams": {"max_length": "65535"}
                  },
                  {
                    "fieldName": "vector",
                    "dataType": "%s",
                    "elementTypeParams": {"dim": "%d"}
                  }
                ]
              },
              "indexParams": [
                {
                  "fieldName": "vector",
                  "indexName": "vector",
                  "metricType": "IP",
                  "params": {"index_type": "HNSW", "M": "16", "efConstruction": "200"}
                }
              ]
            }
            """
                .formatted(type(encoding.precision()), shape.dimension())));
  }

  private static ParquetColumns columns(Shard shard) {
    return new ParquetColumns("item_id", "vector", shard.encoding());
  }

  private static String type(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> "FloatVector";
      case FLOAT16 -> "Float16Vector";
      case BFLOAT16 -> "BFloat16Vector";
      case INT8 -> "Int8Vector";
    };
  }

  /** Checks the ids of what another writer writes. */
  private static final class CheckedIds extends VectorWriter {

    private final VectorWriter writer;

    CheckedIds(VectorWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(VectorBlock block) throws IOException {
      for (int i = 0; i < block.size(); i++) {
        IDS.check(block.id(i));
      }
      writer.write(block);
    }

    @Override
    public void finish() throws IOException {
      writer.finish();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
