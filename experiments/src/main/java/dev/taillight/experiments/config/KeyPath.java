package dev.taillight.experiments.config;

/** Paths of keys as text: names and list positions, joined by dots; the root is empty. */
final class KeyPath {

  private KeyPath() {}

  static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String child(String path, int position) {
    return child(path, Integer.toString(position));
  }

  /** The path one level further out; the root's is the root. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /**
   * Writes list positions like names: {@code "features[0].bins"} becomes {@code features.0.bins}.
   */
  static String normalised(String path) {
    return path.replaceAll("\\[(\\d+)]", ".$1");
  }
}
