package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What {@code vespa feed} takes: one put per line, for the schema that lies beside it. */
final class VespaFormat extends FileFormat {

  private static final IdRules IDS = IdRules.upTo(65_520, "Vespa").notEmpty().of(VespaFormat::text);

  private static final JsonLinesReader.Parts PARTS =
      new JsonLinesReader.Parts(
          object -> object.path("fields").path("item_id"),
          object -> object.path("fields").path("vector").path("values"));

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.BFLOAT16, Precision.INT8);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "vespa.jsonl");
  }

  @Override
  String description(Encoding encoding) {
    return "one {\"put\", \"fields\": {\"item_id\", \"vector\"}} per line";
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "dotproduct",
        "text, after id:item:item::",
        "not needed",
        "ids of 1 to 65,520 bytes without control characters, but for tab and line breaks");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    JsonVector numbers = new JsonVector(shard.encoding());
    return JsonLinesWriter.ofObjects(
        file,
        (object, block, index) -> {
          String id = IDS.check(block.id(index));
          object.writeStringField("put", "id:item:item::" + id);
          object.writeObjectFieldStart("fields");
          object.writeStringField("item_id", id);
          object.writeObjectFieldStart("vector");
          object.writeFieldName("values");
          numbers.write(object, block, index);
          object.writeEndObject();
          object.writeEndObject();
        });
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new JsonLinesReader(file, shard.encoding(), 0, PARTS);
  }

  @Override
  List<SideFile> sideFiles(VectorShape shape, Encoding encoding, List<String> vectorFiles) {
    String type = "tensor<%s>(x[%d])".formatted(cell(encoding.precision()), shape.dimension());
    return List.of(
        new SideFile(
            "item.sd",
            "schema for Vespa",
            """
            schema item {
              document item {
                field item_id type string {
                  indexing: summary | attribute
                }
                field vector type %s {
                  indexing: attribute | index
                  attribute {
                    distance-metric: dotproduct
                  }
                  index {
                    hnsw {
                      max-links-per-node: 16
                      neighbors-to-explore-at-insert: 200
                    }
                  }
                }
              }
              rank-profile inner_product {
                inputs {
                  query(q) %s
                }
                first-phase {
                  expression: closeness(field, vector)
                }
              }
            }
            """
                .formatted(type, type)));
  }

  private static String cell(Precision precision) {
    return precision == Precision.FLOAT32 ? "float" : precision.key();
  }

  /** The characters that Vespa allows in texts. */
  private static boolean text(int character) {
    if (character < 0x20) {
      return character == '\t' || character == '\n' || character == '\r';
    }
    boolean unassigned = character > 0xffff && (character & 0xfffe) == 0xfffe;
    return !unassigned && !(character >= 0xfdd0 && character <= 0xfddf);
  }
}
