package dev.taillight.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.files.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * A configuration with nothing left to default: as a record for the program, as a tree for files
 * and fingerprints.
 */
public final class ResolvedConfig {

  private final Path file;
  private final ExperimentConfig config;
  private final ObjectNode tree;

  ResolvedConfig(Path file, ExperimentConfig config, ObjectNode tree) {
    this.file = file;
    this.config = config;
    this.tree = tree;
  }

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** The folder that relative paths in the configuration start from: that of the file. */
  public Path folder() {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /** The checked settings. */
  public ExperimentConfig config() {
    return config;
  }

  /** The digest of all settings; neither comments nor the order of keys move it. */
  public String hash() {
    return Sha256.of(String.join("\n", lines(flattened())));
  }

  /**
   * The digest of some sections or keys.
   *
   * @param keys paths of keys, e.g. {@code "training"} or {@code "evaluation.k"}
   */
  public String hash(String... keys) {
    Map<String, String> flat = new TreeMap<>();
    for (String key : keys) {
      flatten(tree.at("/" + key.replace('.', '/')), key, flat);
    }
    return Sha256.of(String.join("\n", lines(flat)));
  }

  /** The settings as a tree of plain values, as a copy. */
  public ObjectNode tree() {
    return tree.deepCopy();
  }

  /** The settings as a YAML document that can be run from any folder: its paths are absolute. */
  public String portableYaml() {
    ObjectNode portable = tree();
    makeAbsolute(portable, "dataset_cache");
    for (String table : List.of("items", "users", "interactions")) {
      if (portable.at("/dataset/" + table) instanceof ObjectNode settings) {
        makeAbsolute(settings, "path");
      }
    }
    if (portable.get("mutual_info") instanceof ObjectNode settings) {
      makeAbsolute(settings, "matrix");
    }
    if (portable.at("/export/publish") instanceof ObjectNode settings) {
      makeAbsolute(settings, "folder");
    }
    return YamlText.of(portable);
  }

  private void makeAbsolute(ObjectNode settings, String key) {
    String path = settings.path(key).asText();
    if (!path.isEmpty()) {
      settings.put(key, folder().resolve(path).normalize().toString());
    }
  }

  /** The settings as a YAML document. */
  public String yaml() {
    return YamlText.of(tree);
  }

  /** Every value by the path of its key, sorted; texts are quoted. */
  public Map<String, String> flattened() {
    Map<String, String> flat = new TreeMap<>();
    flatten(tree, "", flat);
    return flat;
  }

  private static Iterable<String> lines(Map<String, String> flat) {
    return flat.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList();
  }

  private static void flatten(JsonNode node, String path, Map<String, String> flat) {
    if (node.isObject() && !node.isEmpty()) {
      for (Entry<String, JsonNode> entry : node.properties()) {
        flatten(entry.getValue(), KeyPath.child(path, entry.getKey()), flat);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(node.get(i), KeyPath.child(path, i), flat);
      }
    } else {
      flat.put(path, node.toString());
    }
  }
}
