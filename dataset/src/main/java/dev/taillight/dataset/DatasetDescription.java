package dev.taillight.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code dataset.json}: what an encoded dataset holds.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout
 * @param itemFeatures the features of the items
 * @param userFeatures the features of the users
 * @param vocabularies the names of the vocabularies
 * @param counts how many rows, pairs and dropped rows there are, for people
 * @param files SHA-256 of every column file by its path within the folder
 */
record DatasetDescription(
    String format,
    int version,
    @JsonProperty("item_features") List<FeatureSpec> itemFeatures,
    @JsonProperty("user_features") List<FeatureSpec> userFeatures,
    List<String> vocabularies,
    Map<String, Long> counts,
    Map<String, String> files) {

  static final String FORMAT = "taillight-dataset";
  static final int VERSION = 1;
  static final String FILE_NAME = "dataset.json";

  DatasetDescription {
    itemFeatures = List.copyOf(itemFeatures);
    userFeatures = List.copyOf(userFeatures);
    vocabularies = List.copyOf(vocabularies);
    counts = new TreeMap<>(counts);
    files = new TreeMap<>(files);
  }

  /** Refuses names that would lead out of the folder. */
  void requireWithin(Path folder) {
    Stream<String> names =
        Stream.concat(itemFeatures.stream(), userFeatures.stream()).map(FeatureSpec::name);
    Stream.concat(names, vocabularies.stream()).forEach(name -> requireWithin(folder, name, 1));
    files.keySet().forEach(name -> requireWithin(folder, name, 2));
  }

  private static void requireWithin(Path folder, String name, int deepest) {
    boolean within;
    try {
      Path relative = Path.of(name);
      within =
          !name.isEmpty()
              && !relative.isAbsolute()
              && relative.getNameCount() <= deepest
              && relative.normalize().equals(relative)
              && !relative.startsWith("..");
    } catch (InvalidPathException e) {
      within = false;
    }
    if (!within) {
      throw new DatasetException(
          "%s: expected names of files within the folder, got '%s'"
              .formatted(folder.resolve(FILE_NAME), name));
    }
  }
}
