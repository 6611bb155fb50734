package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** One JSON object per line: {@code {"item_id":"…","vector":[…]}}. */
final class JsonLinesFormat extends FileFormat {

  private static final JsonLinesReader.Parts PARTS =
      new JsonLinesReader.Parts(object -> object.path("item_id"), object -> object.path("vector"));

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
    return shard.fileName("vectors", "jsonl");
  }

  @Override
  String description(Encoding encoding) {
    return "one {\"item_id\", \"vector\"} per line";
  }

  @Override
  StoreNeeds needs() {
    return StoreNeeds.table("none");
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    JsonVector numbers = new JsonVector(shard.encoding());
    return JsonLinesWriter.ofObjects(
        file,
        (object, block, index) -> {
          object.writeStringField("item_id", block.id(index));
          object.writeFieldName("vector");
          numbers.write(object, block, index);
        });
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return new JsonLinesReader(file, shard.encoding(), 0, PARTS);
  }
}
