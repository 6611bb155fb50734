package dev.taillight.dataset;

import java.nio.file.Path;

/** Which file of an encoded dataset lies where. */
final class DatasetLayout {

  /** The name of the column of ids; feature names cannot begin with a dot. */
  static final String IDS = ".ids";

  private DatasetLayout() {}

  static Path vocabularies(Path folder) {
    return folder.resolve("vocabularies");
  }

  static Path items(Path folder) {
    return folder.resolve("items");
  }

  static Path users(Path folder) {
    return folder.resolve("users");
  }

  static Path codes(Path table, String feature) {
    return table.resolve(feature + ".codes");
  }

  static Path offsets(Path table, String feature) {
    return table.resolve(feature + ".starts");
  }

  static Path itemCounts(Path folder) {
    return folder.resolve("interactions").resolve("train.item-counts");
  }

  static Path pairUsers(Path folder, Split split) {
    return folder.resolve("interactions").resolve(split.fileName() + ".users");
  }

  static Path pairItems(Path folder, Split split) {
    return folder.resolve("interactions").resolve(split.fileName() + ".items");
  }

  static Path pairStarts(Path folder, Split split) {
    return folder.resolve("interactions").resolve(split.fileName() + ".starts");
  }
}
