package dev.taillight.exporters;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes {@code {"row_number":…,"item_id":"…"}}, one line per item, for formats without room for
 * texts.
 */
final class ItemIdWriter extends StreamVectorWriter {

  private final JsonLines lines;

  ItemIdWriter(Path file) throws IOException {
    super(file);
    this.lines = new JsonLines(out());
  }

  @Override
  void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      int rowNumber = block.rowNumber(i);
      String id = block.id(i);
      lines.line(
          object -> {
            object.writeNumberField("row_number", rowNumber);
            object.writeStringField("item_id", id);
          });
    }
  }

  @Override
  void finish() throws IOException {
    lines.flush();
    super.finish();
  }
}
