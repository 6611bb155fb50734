package dev.taillight.experiments.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.encoder.EncoderSpec;
import dev.taillight.encoder.TaillightItemEncoder;
import dev.taillight.encoder.TaillightQueryEncoder;
import dev.taillight.settings.NearestName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Reads one JSON object per line and writes one with its vector. A line has {@code features}, an
 * object of values or lists of values, which may be left out; for the query tower {@code history},
 * a list of ids of items; for the item tower {@code training_pairs}, a number; and {@code id},
 * which is handed on.
 */
public final class EncodedLines {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String ID = "id";
  private static final String FEATURES = "features";
  private static final String HISTORY = "history";
  private static final String TRAINING_PAIRS = "training_pairs";
  private static final String VECTOR = "vector";

  private final List<String> keys;
  private final LineEncoder encoder;

  /** Makes a vector of a line. */
  @FunctionalInterface
  private interface LineEncoder {
    float[] encode(Map<String, List<String>> features, JsonNode line);
  }

  private EncodedLines(List<String> keys, LineEncoder encoder) {
    this.keys = keys;
    this.encoder = encoder;
  }

  /**
   * Loads an encoder of either tower.
   *
   * @param folder its folder
   * @throws DatasetException if there is none, or a damaged one
   */
  public static EncodedLines of(Path folder) {
    return switch (EncoderSpec.read(folder).tower()) {
      case QUERY -> {
        TaillightQueryEncoder encoder = TaillightQueryEncoder.load(folder);
        yield new EncodedLines(
            List.of(ID, FEATURES, HISTORY),
            (features, line) -> encoder.encode(features, texts(HISTORY, line.path(HISTORY))));
      }
      case ITEM -> {
        TaillightItemEncoder encoder = TaillightItemEncoder.load(folder);
        yield new EncodedLines(
            List.of(ID, FEATURES, TRAINING_PAIRS),
            (features, line) -> encoder.encode(features, trainingPairs(line)));
      }
    };
  }

  /**
   * Encodes the lines of a file; empty ones are passed over.
   *
   * @param input the file
   * @param out takes the vectors, one line each, in the order of the file
   * @return how many vectors there are
   * @throws DatasetException naming the line that cannot be used, and why
   */
  public long write(Path input, OutputStream out) throws IOException {
    JsonGenerator generator =
        JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build()
            .setCodec(JSON)
            .createGenerator(out);
    generator.setRootValueSeparator(null);
    long number = 0;
    long vectors = 0;
    try (BufferedReader lines = Files.newBufferedReader(input)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          write(generator, input + ":" + number, line);
          vectors++;
        }
      }
    } catch (CharacterCodingException e) {
      throw new DatasetException("%s:%d: not UTF-8".formatted(input, number + 1), e);
    }
    generator.flush();
    return vectors;
  }

  private void write(JsonGenerator generator, String place, String text) throws IOException {
    try {
      JsonNode line = JSON.readTree(text);
      float[] vector = vector(line);
      generator.writeStartObject();
      if (line.has(ID)) {
        generator.writeFieldName(ID);
        generator.writeTree(line.get(ID));
      }
      generator.writeArrayFieldStart(VECTOR);
      for (float value : vector) {
        generator.writeNumber(value);
      }
      generator.writeEndArray();
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s: needs a JSON object: %s".formatted(place, JsonFile.problem(e)), e);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(place + ": " + e.getMessage(), e);
    }
  }

  private float[] vector(JsonNode line) {
    if (!line.isObject()) {
      throw new IllegalArgumentException("needs a JSON object, got " + line);
    }
    for (Entry<String, JsonNode> entry : line.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw new IllegalArgumentException(
            "unknown key %s (known are %s)"
                .formatted(NearestName.quoted(entry.getKey(), keys), keys));
      }
    }
    Map<String, List<String>> features = new LinkedHashMap<>();
    JsonNode given = line.path(FEATURES);
    if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
      throw new IllegalArgumentException("'features' needs an object, got " + given);
    }
    for (Entry<String, JsonNode> entry : given.properties()) {
      features.put(entry.getKey(), texts(entry.getKey(), entry.getValue()));
    }
    return encoder.encode(features, line);
  }

  /** A list of values, a single one, or none for null and what is not there. */
  private static List<String> texts(String key, JsonNode values) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values.isArray() ? values : List.of(values)) {
      if (value.isContainerNode()) {
        throw new IllegalArgumentException(
            "'%s' needs a value or a list of values, got %s".formatted(key, values));
      }
      if (!value.isNull() && !value.isMissingNode()) {
        texts.add(value.asText());
      }
    }
    return texts;
  }

  private static long trainingPairs(JsonNode line) {
    JsonNode value = line.path(TRAINING_PAIRS);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(
          "'%s' needs a whole number, got %s".formatted(TRAINING_PAIRS, value));
    }
    return value.asLong();
  }
}
