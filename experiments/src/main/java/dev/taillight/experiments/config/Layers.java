package dev.taillight.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Configuration trees laid one over the other: maps are merged key by key, everything else is
 * replaced. Remembers which layer each key came from. Used by one thread.
 */
final class Layers {

  private static final Pattern POSITION = Pattern.compile("\\d{1,9}");

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final NavigableMap<String, Origin> origins = new TreeMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private boolean readable = true;

  /** Lays the defaults at the bottom; they are not something that somebody wrote. */
  void addDefaults(YamlTree document) {
    take(document);
    merge(root, (ObjectNode) document.root(), "", new TreeMap<>(), "");
  }

  /** Lays a document on top. */
  void add(YamlTree document) {
    take(document);
    origins.put("", new Origin(document.source(), 0));
    if (document.root() instanceof ObjectNode object) {
      merge(root, object, "", document.origins(), "");
    } else if (!document.root().isMissingNode() && !document.root().isNull()) {
      Origin origin = document.origins().getOrDefault("", origin(""));
      problems.add(
          new ConfigProblem(
              origin, "", "expected keys and values, got " + describe(document.root())));
    }
  }

  /** Lays an override {@code key.path=value} on top; elements of lists are named by position. */
  void set(String override) {
    set("--set", override);
  }

  /**
   * The same from elsewhere than the command line.
   *
   * @param from where the override comes from, for messages
   */
  void set(String from, String override) {
    Origin origin = new Origin(from + " " + override, 0);
    int equals = override.indexOf('=');
    if (equals <= 0) {
      problems.add(new ConfigProblem(origin, "", "expected key.path=value"));
      return;
    }
    String path = override.substring(0, equals).strip();
    YamlTree value = YamlTree.parseValue(origin.source(), override.substring(equals + 1));
    take(value);
    JsonNode node =
        value.root().isMissingNode() ? JsonNodeFactory.instance.nullNode() : value.root();
    put(path, node, value.origins(), origin);
  }

  /** Lays the changes of a study on top. */
  void add(Changes changes) {
    if (!changes.path().isEmpty()) {
      put(changes.path(), changes.value(), changes.origins(), changes.origin());
    } else if (changes.value() instanceof ObjectNode object) {
      merge(root, object, "", changes.origins(), "");
    } else {
      problems.add(
          new ConfigProblem(
              changes.origin(), "", "expected keys and values, got " + describe(changes.value())));
    }
  }

  /** Where each key below a path was written, by its path from there. */
  Map<String, Origin> originsBelow(String path) {
    Map<String, Origin> below = new HashMap<>();
    below(origins, path)
        .forEach((known, origin) -> below.put(known.substring(path.length() + 1), origin));
    return below;
  }

  /** The merged tree. */
  ObjectNode root() {
    return root;
  }

  /** What was wrong with the layers themselves. */
  List<ConfigProblem> problems() {
    return problems;
  }

  /**
   * Whether every layer could be read; what the others hold says nothing about a configuration of
   * which a part is not known.
   */
  boolean readable() {
    return readable;
  }

  /** Whether somebody wrote this key, so that its value is no default. */
  boolean written(String path) {
    return origins.containsKey(path);
  }

  /** Where a key was written; for a key that was not, where the nearest one around it was. */
  Origin origin(String path) {
    for (String at = path; ; at = KeyPath.parent(at)) {
      Origin found = origins.get(at);
      if (found != null) {
        return found;
      }
      if (at.isEmpty()) {
        return new Origin("configuration", 0);
      }
    }
  }

  /** What a value is, for people. */
  static String describe(JsonNode node) {
    if (node.isObject()) {
      return "keys and values";
    }
    if (node.isArray()) {
      return "a list";
    }
    if (node.isNull() || node.isMissingNode()) {
      return "nothing";
    }
    return node.isTextual() ? "'" + node.textValue() + "'" : node.asText();
  }

  private void take(YamlTree document) {
    problems.addAll(document.problems());
    readable &= document.readable();
  }

  private void merge(
      ObjectNode target,
      ObjectNode layer,
      String path,
      NavigableMap<String, Origin> layerOrigins,
      String layerPath) {
    for (Entry<String, JsonNode> entry : layer.properties()) {
      String child = KeyPath.child(path, entry.getKey());
      String layerChild = KeyPath.child(layerPath, entry.getKey());
      Origin origin = layerOrigins.get(layerChild);
      if (origin != null) {
        origins.put(child, origin);
      }
      if (entry.getValue() instanceof ObjectNode object
          && target.get(entry.getKey()) instanceof ObjectNode present) {
        merge(present, object, child, layerOrigins, layerChild);
      } else {
        target.set(entry.getKey(), entry.getValue());
        moveOrigins(child, layerOrigins, layerChild);
      }
    }
  }

  private void moveOrigins(
      String path, NavigableMap<String, Origin> layerOrigins, String layerPath) {
    below(origins, path).clear();
    if (layerPath.isEmpty()) {
      layerOrigins
          .tailMap("", false)
          .forEach((known, origin) -> origins.put(KeyPath.child(path, known), origin));
    } else {
      below(layerOrigins, layerPath)
          .forEach(
              (known, origin) ->
                  origins.put(
                      KeyPath.child(path, known.substring(layerPath.length() + 1)), origin));
    }
  }

  /** The keys below a path lie side by side: its own and a dot, up to the character after a dot. */
  private static NavigableMap<String, Origin> below(
      NavigableMap<String, Origin> origins, String path) {
    return origins.subMap(path + ".", true, path + (char) ('.' + 1), false);
  }

  private void put(
      String path, JsonNode value, NavigableMap<String, Origin> valueOrigins, Origin origin) {
    JsonNode parent = root;
    String at = "";
    List<String> names = List.of(path.split("\\.", -1));
    for (String name : names.subList(0, names.size() - 1)) {
      JsonNode next = child(parent, name);
      at = KeyPath.child(at, name);
      if (next.isMissingNode() && parent instanceof ObjectNode object) {
        next = object.putObject(name);
        origins.put(at, origin);
      }
      if (!next.isContainerNode()) {
        problems.add(new ConfigProblem(origin, at, noChildren(next, parent)));
        return;
      }
      parent = next;
    }
    String name = names.get(names.size() - 1);
    JsonNode present = child(parent, name);
    if (value instanceof ObjectNode layer && present instanceof ObjectNode target) {
      merge(target, layer, path, valueOrigins, "");
    } else if (parent instanceof ObjectNode object) {
      object.set(name, value);
      moveOrigins(path, valueOrigins, "");
    } else if (!present.isMissingNode()) {
      ((ArrayNode) parent).set(Integer.parseInt(name), value);
      moveOrigins(path, valueOrigins, "");
    } else {
      problems.add(new ConfigProblem(origin, path, noChildren(present, parent)));
      return;
    }
    origins.put(path, origin);
  }

  private static JsonNode child(JsonNode parent, String name) {
    return parent.isArray()
        ? parent.path(POSITION.matcher(name).matches() ? Integer.parseInt(name) : -1)
        : parent.path(name);
  }

  private static String noChildren(JsonNode found, JsonNode parent) {
    if (found.isMissingNode()) {
      return parent.isEmpty()
          ? "the list is empty"
          : "expected a position in the list, 0 to " + (parent.size() - 1);
    }
    return "has no keys below it, it is " + describe(found);
  }
}
