package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.vectors.Encoding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rows from JSON objects, one per line. */
final class JsonLinesReader extends VectorReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Where a row's parts are in its object.
   *
   * @param id the id
   * @param vector the array of numbers
   */
  record Parts(Function<JsonNode, JsonNode> id, Function<JsonNode, JsonNode> vector) {}

  private final Path file;
  private final BufferedReader in;
  private final Function<JsonNode, JsonNode> vectorOf;
  private final Function<JsonNode, JsonNode> idOf;
  private final JsonVector numbers;
  private final int linesBefore;
  private final float[] vector;
  private long line;
  private @Nullable String id;

  /**
   * @param linesBefore how many lines stand before each row's object, e.g. that of an action
   */
  JsonLinesReader(Path file, Encoding encoding, int linesBefore, Parts parts) throws IOException {
    this.file = file;
    this.in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    this.idOf = parts.id();
    this.vectorOf = parts.vector();
    this.numbers = new JsonVector(encoding);
    this.linesBefore = linesBefore;
    this.vector = new float[encoding.dimension()];
  }

  @Override
  public boolean next() throws IOException {
    for (int i = 0; i < linesBefore; i++) {
      if (in.readLine() == null) {
        return false;
      }
      line++;
    }
    String text = in.readLine();
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

  @Override
  public @Nullable String id() {
    return id;
  }

  @Override
  public float[] vector() {
    return vector;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
