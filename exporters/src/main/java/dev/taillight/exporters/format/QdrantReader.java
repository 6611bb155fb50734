package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.vectors.Encoding;
import java.io.IOException;
import java.nio.file.Path;

/** Reads lines of many points each, a point at a time. */
final class QdrantReader extends RowReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonParser parser;
  private final JsonVector numbers;
  private final NamedUuid uuids = new NamedUuid();
  private long row = -1;
  private boolean inLine;

  QdrantReader(Path file, Encoding encoding) throws IOException {
    super(file, encoding);
    this.numbers = new JsonVector(encoding);
    this.parser = JSON.createParser(in);
  }

  @Override
  public boolean next() throws IOException {
    row++;
    try {
      if (!inLine && !startLine()) {
        return false;
      }
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        require(parser.nextToken() == JsonToken.END_OBJECT);
        if (!startLine()) {
          return false;
        }
        token = parser.nextToken();
      }
      require(token == JsonToken.START_OBJECT);
      take(JSON.readTree(parser));
      return true;
    } catch (JsonProcessingException e) {
      throw new DatasetException("%s: row %d: %s".formatted(file, row, JsonFile.problem(e)), e);
    }
  }

  private boolean startLine() throws IOException {
    JsonToken token = parser.nextToken();
    inLine = token != null;
    if (inLine) {
      require(token == JsonToken.START_OBJECT && "points".equals(parser.nextFieldName()));
      require(parser.nextToken() == JsonToken.START_ARRAY);
    }
    return inLine;
  }

  private void take(JsonNode point) {
    id = point.path("payload").path("item_id").textValue();
    JsonNode array = point.path("vector");
    require(id != null && array.isArray() && array.size() == vector.length);
    require(uuids.of(id).toString().equals(point.path("id").textValue()));
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.value(array.get(i).doubleValue());
    }
  }

  private void require(boolean right) {
    if (!right) {
      throw new DatasetException(
          "%s: row %d is not a point with the id of its item and a vector of length %d"
              .formatted(file, row, vector.length));
    }
  }
}
