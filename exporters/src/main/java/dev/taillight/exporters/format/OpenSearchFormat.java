package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The lines that the bulk interfaces of OpenSearch and Elasticsearch take: per item an action with
 * its id and the document.
 */
final class OpenSearchFormat extends FileFormat {

  private static final IdRules IDS = IdRules.upTo(512, "OpenSearch").notEmpty();

  private static final JsonLinesReader.Parts PARTS =
      new JsonLinesReader.Parts(object -> object.path("item_id"), object -> object.path("vector"));

  private final boolean unit;

  OpenSearchFormat() {
    this(FormatSettings.DEFAULT);
  }

  private OpenSearchFormat(FormatSettings settings) {
    this.unit = settings.unit();
  }

  @Override
  FileFormat with(FormatSettings settings) {
    return new OpenSearchFormat(settings);
  }

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
    return shard.fileName("vectors", "opensearch.ndjson");
  }

  @Override
  String description(Encoding encoding) {
    return "requests for _bulk: per item {\"index\"} and {\"item_id\", \"vector\"}";
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "OpenSearch: innerproduct; Elasticsearch: dot_product for unit vectors, otherwise"
            + " max_inner_product",
        "_id, the item id",
        "not needed, but for Elasticsearch's dot_product",
        "ids of 1 to 512 bytes; OpenSearch up to 16,000 dimensions, Elasticsearch up to 4,096;"
            + " a request up to 100 MB, so send the file in parts of an even number of lines");
  }

  @Override
  int maxDimension() {
    return 16_000;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    JsonVector numbers = new JsonVector(shard.encoding());
    return new JsonLinesWriter(
        file,
        (lines, block, index) -> {
          String id = IDS.check(block.id(index));
          lines.line(
              action -> {
                action.writeObjectFieldStart("index");
                action.writeStringField("_id", id);
                action.writeEndObject();
              });
          lines.line(
              object -> {
                object.writeStringField("item_id", id);
                object.writeFieldName("vector");
                numbers.write(object, block, index);
              });
        });
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new JsonLinesReader(file, shard.encoding(), 1, PARTS);
  }

  @Override
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    boolean bytes = encoding.precision() == Precision.INT8;
    return List.of(
        new SideFile(
            "opensearch.index.json",
            "settings and mapping of an OpenSearch index",
            """
            {
              "settings": {"index": {"knn": true}},
              "mappings": {
                "properties": {
                  "item_id": {"type": "keyword"},
                  "vector": {
                    "type": "knn_vector",
                    "dimension": %d,
                    "data_type": "%s",
                    "method": {"name": "hnsw", "engine": "%s", "space_type": "innerproduct"}
                  }
                }
              }
            }
            """
                .formatted(
                    shape.dimension(), bytes ? "byte" : "float", bytes ? "lucene" : "faiss")),
        new SideFile(
            "elasticsearch.index.json",
            "mapping of an Elasticsearch index",
            """
            {
              "mappings": {
                "properties": {
                  "item_id": {"type": "keyword"},
                  "vector": {
                    "type": "dense_vector",
                    "dims": %d,
                    "element_type": "%s",
                    "index": true,
                    "similarity": "%s",
                    "index_options": {"type": "hnsw"}
                  }
                }
              }
            }
            """
                .formatted(
                    shape.dimension(),
                    bytes ? "byte" : "float",
                    unit ? "dot_product" : "max_inner_product")));
  }
}
