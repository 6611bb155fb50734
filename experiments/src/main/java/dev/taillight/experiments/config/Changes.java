package dev.taillight.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings that are laid over a configuration, e.g. those by which a study makes a variant. They
 * know where they were written, so that what is wrong with them is told at that place.
 */
public final class Changes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final JsonNode value;
  private final Origin origin;
  private final Map<String, Origin> origins;

  private Changes(String path, JsonNode value, Origin origin, Map<String, Origin> origins) {
    this.path = path;
    this.value = value;
    this.origin = origin;
    this.origins = origins;
  }

  /**
   * A part of a document.
   *
   * @param path where it is in the document
   * @param value what is there
   * @param layers know where each key of the document was written
   */
  static Changes of(String path, JsonNode value, Layers layers) {
    return new Changes("", value.deepCopy(), layers.origin(path), layers.originsBelow(path));
  }

  /**
   * One setting that the program makes.
   *
   * @param key the path of a key, e.g. {@code "training.epochs"}
   * @param value a text, number, boolean, or a list of such
   * @param maker who makes it, for messages, e.g. {@code "data of the study"}
   */
  public static Changes of(String key, Object value, String maker) {
    return new Changes(key, JSON.valueToTree(value), new Origin(maker, 0), Map.of());
  }

  /** The same settings further in: a value of a grid below the key that it is a value of. */
  public Changes under(String key) {
    return new Changes(path.isEmpty() ? key : KeyPath.child(key, path), value, origin, origins);
  }

  /**
   * What settings that belong to the whole of a configuration say of a key, in short, if anything.
   *
   * @param key the path of a key, e.g. {@code "training.epochs"}
   */
  public Optional<String> of(String key) {
    JsonNode found = value.at("/" + key.replace('.', '/'));
    return found.isMissingNode() ? Optional.empty() : Optional.of(text(found));
  }

  /** The settings in short, e.g. {@code "0.5"}. */
  public String label() {
    return text(value);
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }

  /** Where they belong in a configuration; empty for the whole of it. */
  String path() {
    return path;
  }

  /** The settings, as a copy. */
  JsonNode value() {
    return value.deepCopy();
  }

  /** Where they begin. */
  Origin origin() {
    return origin;
  }

  /** Where each key was written, by its path below {@link #path}. */
  NavigableMap<String, Origin> origins() {
    return new TreeMap<>(origins);
  }
}
