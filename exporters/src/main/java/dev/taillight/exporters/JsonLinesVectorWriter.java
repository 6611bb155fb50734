package dev.taillight.exporters;

import java.io.IOException;
import java.nio.file.Path;

/** Writes {@code {"item_id":"…","vector":[…]}}, one line per item. */
final class JsonLinesVectorWriter extends StreamVectorWriter {

  private final JsonLines lines;

  JsonLinesVectorWriter(Path file) throws IOException {
    super(file);
    this.lines = new JsonLines(out());
  }

  @Override
  void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      String id = block.id(i);
      float[] vector = block.vector(i);
      lines.line(
          object -> {
            object.writeStringField("item_id", id);
            object.writeArrayFieldStart("vector");
            for (float value : vector) {
              object.writeNumber(value);
            }
            object.writeEndArray();
          });
    }
  }

  @Override
  void finish() throws IOException {
    lines.flush();
    super.finish();
  }
}
