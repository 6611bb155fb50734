package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.vectors.Encoding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads rows from JSON objects, one per line. */
final class JsonLinesReader extends RowReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Where a row's parts are in its object.
   *
   * @param id the id
   * @param vector the array of numbers
   */
  record Parts(Function<JsonNode, JsonNode> id, Function<JsonNode, JsonNode> vector) {}

  private final BufferedReader lines;
  private final Function<JsonNode, JsonNode> vectorOf;
  private final Function<JsonNode, JsonNode> idOf;
  private final JsonVector numbers;
  private final int linesBefore;
  private long line;

  /**
   * @param linesBefore how many lines stand before each row's object, e.g. that of an action
   */
  JsonLinesReader(Path file, Encoding encoding, int linesBefore, Parts parts) throws IOException {
    super(file, encoding);
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.idOf = parts.id();
    this.vectorOf = parts.vector();
    this.numbers = new JsonVector(encoding);
    this.linesBefore = linesBefore;
  }

  @Override
  public boolean next() throws IOException {
    for (int i = 0; i < linesBefore; i++) {
      if (lines.readLine() == null) {
        return false;
      }
      line++;
    }
    String text = lines.readLine();
    if (text == null) {
      return false;
    }
    line++;
    read(text);
    return true;
  }

  private void read(String text) {
    try {
      JsonNode object = JSON.readTree(text);
      id = idOf.apply(object).textValue();
      JsonNode array = vectorOf.apply(object);
      if (id == null || !array.isArray() || array.size() != vector.length) {
        throw problem("no id, or no vector of length " + vector.length);
      }
      for (int i = 0; i < vector.length; i++) {
        vector[i] = numbers.value(array.get(i).doubleValue());
      }
    } catch (JsonProcessingException e) {
      throw problem(JsonFile.problem(e));
    }
  }

  private DatasetException problem(String what) {
    return new DatasetException("%s:%d: %s".formatted(file, line, what));
  }
}
