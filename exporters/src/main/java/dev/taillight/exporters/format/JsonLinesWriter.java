package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.taillight.exporters.vectors.VectorBlock;
import java.io.IOException;
import java.nio.file.Path;

/** Writes JSON objects, one per line. */
final class JsonLinesWriter extends StreamVectorWriter {

  /** Writes the line, or lines, of a row; each is an object at the root. */
  @FunctionalInterface
  interface Row {
    void writeTo(JsonLines lines, VectorBlock block, int index) throws IOException;
  }

  /** Writes the members of the one object of a row. */
  @FunctionalInterface
  interface Members {
    void writeTo(JsonGenerator object, VectorBlock block, int index) throws IOException;
  }

  private final JsonLines lines;
  private final Row row;

  JsonLinesWriter(Path file, Row row) throws IOException {
    super(file);
    this.lines = new JsonLines(out());
    this.row = row;
  }

  /** One object per row. */
  static JsonLinesWriter ofObjects(Path file, Members members) throws IOException {
    return new JsonLinesWriter(
        file, (lines, block, index) -> lines.line(object -> members.writeTo(object, block, index)));
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      row.writeTo(lines, block, i);
    }
  }

  @Override
  public void finish() throws IOException {
    lines.flush();
    super.finish();
  }
}
