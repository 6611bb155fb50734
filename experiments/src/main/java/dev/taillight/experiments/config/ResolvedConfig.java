package dev.taillight.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.files.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A configuration with nothing left to default: as a record for the program, as a tree for files
 * and fingerprints.
 */
public final class ResolvedConfig {

  /** The settings that name a file or a folder. */
  private static final List<String> FILES =
      List.of(
          "dataset_cache",
          "dataset.items.path",
          "dataset.users.path",
          "dataset.interactions.path",
          "mutual_info.matrix",
          "export.publish.folder");

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

  /**
   * The digest of all settings; neither comments nor the order of keys move it, nor the folders in
   * which files lie: of those their names count.
   */
  public String hash() {
    return digest(withFileNames(flattened()));
  }

  /**
   * The digest of some sections or keys. Of files their names count and not where they lie, so that
   * it is the same after a move; what is in them is for others to look at.
   *
   * @param keys paths of keys, e.g. {@code "training"} or {@code "evaluation.k"}
   */
  public String hash(String... keys) {
    return digest(withFileNames(flattened(keys)));
  }

  /** As {@link #hash(String...)}, but files in two folders are two files, whatever is in them. */
  public String hashWithFolders(String... keys) {
    return digest(flattened(keys));
  }

  private Map<String, String> flattened(String... keys) {
    Map<String, String> flat = new TreeMap<>();
    for (String key : keys) {
      flatten(tree.at(pointer(key)), key, flat);
    }
    return flat;
  }

  private static Map<String, String> withFileNames(Map<String, String> flat) {
    Map<String, String> named = new TreeMap<>(flat);
    for (String key : FILES) {
      named.computeIfPresent(key, (same, path) -> path.replaceFirst("^\".*/", "\""));
    }
    return named;
  }

  private static String digest(Map<String, String> flat) {
    return Sha256.of(
        flat.entrySet().stream()
            .map(entry -> entry.getKey() + " = " + entry.getValue())
            .collect(Collectors.joining("\n")));
  }

  /** The settings as a tree of plain values, as a copy. */
  public ObjectNode tree() {
    return tree.deepCopy();
  }

  /** The settings as a YAML document that can be run from any folder: its paths are absolute. */
  public String portableYaml() {
    ObjectNode portable = tree();
    for (String file : FILES) {
      int last = file.lastIndexOf('.');
      JsonNode section = last < 0 ? portable : portable.at(pointer(file.substring(0, last)));
      if (section instanceof ObjectNode settings) {
        makeAbsolute(settings, file.substring(last + 1));
      }
    }
    return YamlText.of(portable);
  }

  private void makeAbsolute(ObjectNode settings, String key) {
    String path = settings.path(key).asText();
    if (!path.isEmpty()) {
      settings.put(key, folder().resolve(path).normalize().toString());
    }
  }

  private static String pointer(String key) {
    return "/" + key.replace('.', '/');
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
