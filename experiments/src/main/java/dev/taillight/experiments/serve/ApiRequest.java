package dev.taillight.experiments.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.JsonFile;
import dev.taillight.settings.NearestName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;

/** A request as an {@link Endpoint} sees it: decoded, of a known address and method. */
final class ApiRequest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final int DEFAULT_K = 10;

  private final String id;
  private final Map<String, String> parameters;
  private final byte[] body;

  /**
   * @param id what stands in the place of {@code {id}} in the address; empty if there is none
   * @param parameters what stands behind the question mark
   * @param body the bytes of the body
   */
  ApiRequest(String id, Map<String, String> parameters, byte[] body) {
    this.id = id;
    this.parameters = Map.copyOf(parameters);
    this.body = body.clone();
  }

  String id() {
    return id;
  }

  /** Refuses parameters that mean nothing, with the name that is near. */
  void onlyParameters(String... known) {
    requireKnown("parameter", parameters.keySet(), List.of(known));
  }

  /** A parameter, or something else where it is not given. */
  String parameter(String name, String otherwise) {
    return Objects.requireNonNullElse(parameters.get(name), otherwise);
  }

  /** How many items are asked for in the address. */
  int k() {
    String text = parameter("k", String.valueOf(DEFAULT_K));
    try {
      return k(Long.parseLong(text), text);
    } catch (NumberFormatException e) {
      throw notK(text);
    }
  }

  /** A parameter that is true or false, which it is otherwise. */
  boolean flag(String name) {
    String text = parameter(name, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw RequestException.bad("'%s' needs true or false, got '%s'".formatted(name, text));
    }
    return text.equals("true");
  }

  /**
   * The object in the body.
   *
   * @param known the keys that it may have
   */
  Body body(String... known) {
    try {
      JsonNode json = JSON.readTree(text());
      if (!json.isObject()) {
        throw RequestException.bad("the body needs a JSON object");
      }
      List<String> keys = json.properties().stream().map(Entry::getKey).toList();
      requireKnown("key", keys, List.of(known));
      return new Body(json);
    } catch (JsonProcessingException e) {
      RequestException bad =
          RequestException.bad("the body needs a JSON object: " + JsonFile.problem(e));
      bad.initCause(e);
      throw bad;
    }
  }

  /** The body as a text; the parser would guess at other encodings. */
  private String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      RequestException bad = RequestException.bad("the body needs text in UTF-8");
      bad.initCause(e);
      throw bad;
    }
  }

  private static void requireKnown(String what, Iterable<String> given, List<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        throw RequestException.bad(
            "unknown %s %s (known are %s)".formatted(what, NearestName.quoted(name, known), known));
      }
    }
  }

  private static int k(long k, String text) {
    if (k < 1 || k > ServeLimits.MAX_K) {
      throw notK(text);
    }
    return (int) k;
  }

  private static RequestException notK(String text) {
    return RequestException.bad(
        "'k' needs a whole number from 1 to %d, got '%s'".formatted(ServeLimits.MAX_K, text));
  }

  /** The body of a request that asks with features. */
  static final class Body {

    private final JsonNode json;

    private Body(JsonNode json) {
      this.json = json;
    }

    int k() {
      JsonNode k = json.path("k");
      if (k.isMissingNode() || k.isNull()) {
        return DEFAULT_K;
      }
      if (!k.isIntegralNumber() || !k.canConvertToLong()) {
        throw notK(k.toString());
      }
      return ApiRequest.k(k.asLong(), k.toString());
    }

    /** The values of the features; none where there are none. */
    Map<String, List<String>> features() {
      JsonNode given = json.path("features");
      if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
        throw RequestException.bad("'features' needs an object, got " + given);
      }
      Map<String, List<String>> features = new LinkedHashMap<>();
      for (Entry<String, JsonNode> entry : given.properties()) {
        features.put(entry.getKey(), texts(entry.getKey(), entry.getValue()));
      }
      return features;
    }

    /** A list of texts; empty where there is none. */
    List<String> texts(String key) {
      return texts(key, json.path(key));
    }

    private static List<String> texts(String key, JsonNode values) {
      List<String> texts = new ArrayList<>();
      for (JsonNode value : values.isArray() ? values : List.of(values)) {
        if (value.isContainerNode()) {
          throw RequestException.bad(
              "'%s' needs a value or a list of values, got %s".formatted(key, values));
        }
        if (!value.isNull() && !value.isMissingNode()) {
          texts.add(value.asText());
        }
      }
      return texts;
    }
  }
}
