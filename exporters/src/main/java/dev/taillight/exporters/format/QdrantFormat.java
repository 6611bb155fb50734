package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Bodies of Qdrant's {@code PUT /collections/NAME/points}, one per line. */
final class QdrantFormat extends FileFormat {

  private static final IdRules IDS = IdRules.upTo(1 << 20, "the qdrant format");

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
    return shard.fileName("vectors", "qdrant.jsonl");
  }

  @Override
  String description(Encoding encoding) {
    return "one {\"points\": [{\"id\", \"vector\", \"payload\": {\"item_id\"}}, …]} per line";
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "Dot",
        "UUID of version 5 of the item id, namespace %s; the payload has the item id"
            .formatted(NamedUuid.NAMESPACE),
        "not needed",
        "up to 65,536 dimensions; lines stay below the 32 MB of a request");
  }

  @Override
  int maxDimension() {
    return 65_536;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    return new QdrantWriter(file, shard.encoding(), IDS);
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new QdrantReader(file, shard.encoding());
  }

  @Override
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    return List.of(
        new SideFile(
            "qdrant.collection.json",
            "body of PUT /collections/NAME",
            """
            {
              "vectors": {
                "size": %d,
                "distance": "Dot",
                "datatype": "%s"
              }
            }
            """
                .formatted(shape.dimension(), encoding.precision().key())));
  }
}
