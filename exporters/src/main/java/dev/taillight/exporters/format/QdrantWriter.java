package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.VectorBlock;
import java.io.IOException;
import java.nio.file.Path;

/** Writes lines of many points each. Where a line ends depends on the rows alone. */
final class QdrantWriter extends StreamVectorWriter {

  private static final int MAX_POINTS = 1000;

  /** How many characters the numbers of a line take, at most, about. */
  private static final int LINE_CHARACTERS = 8 << 20;

  private static final int CHARACTERS_PER_NUMBER = 16;

  private final JsonGenerator json;
  private final JsonVector numbers;
  private final IdRules ids;
  private final NamedUuid uuids = new NamedUuid();
  private final int pointsPerLine;
  private int points;

  QdrantWriter(Path file, Encoding encoding, IdRules ids) throws IOException {
    super(file);
    this.json = JsonLines.generator(out());
    this.numbers = new JsonVector(encoding);
    this.ids = ids;
    int fitting = LINE_CHARACTERS / CHARACTERS_PER_NUMBER / encoding.dimension();
    this.pointsPerLine = Math.max(1, Math.min(MAX_POINTS, fitting));
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      if (points == 0) {
        json.writeStartObject();
        json.writeArrayFieldStart("points");
      }
      point(block, i);
      points++;
      if (points == pointsPerLine) {
        endLine();
      }
    }
  }

  private void point(VectorBlock block, int index) throws IOException {
    String id = ids.check(block.id(index));
    json.writeStartObject();
    json.writeStringField("id", uuids.of(id).toString());
    json.writeFieldName("vector");
    numbers.write(json, block, index);
    json.writeObjectFieldStart("payload");
    json.writeStringField("item_id", id);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void endLine() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    points = 0;
  }

  @Override
  public void finish() throws IOException {
    if (points > 0) {
      endLine();
    }
    json.flush();
    super.finish();
  }
}
