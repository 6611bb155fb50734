package dev.taillight.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items, users and interactions as memory-mapped columns of codes; opening it costs the reading of
 * one small JSON file, whatever the size of the catalogue. Immutable and thread-safe.
 */
public final class EncodedDataset {

  private final Path folder;
  private final DatasetDescription description;
  private final String hash;
  private final EntityTable items;
  private final EntityTable users;
  private final Map<Split, Interactions> interactions = new EnumMap<>(Split.class);
  private final IntColumn itemCounts;

  private EncodedDataset(Path folder, DatasetDescription description, String hash) {
    this.folder = folder;
    this.description = description;
    this.hash = hash;
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (String name : description.vocabularies()) {
      vocabularies.put(
          name, new Vocabulary(name, StringColumn.map(DatasetLayout.vocabularies(folder), name)));
    }
    this.items = table(DatasetLayout.items(folder), description.itemFeatures(), vocabularies);
    this.users = table(DatasetLayout.users(folder), description.userFeatures(), vocabularies);
    for (Split split : Split.values()) {
      interactions.put(
          split,
          new Interactions(
              IntColumn.map(DatasetLayout.pairUsers(folder, split)),
              IntColumn.map(DatasetLayout.pairItems(folder, split)),
              LongColumn.map(DatasetLayout.pairStarts(folder, split))));
    }
    this.itemCounts = IntColumn.map(DatasetLayout.itemCounts(folder));
    checkLengths();
  }

  /**
   * Opens an encoded dataset; the headers of its files are checked, their contents are not, see
   * {@link #verify()}.
   *
   * @throws DatasetException if the folder holds no dataset of this version, or a broken one
   */
  public static EncodedDataset open(Path folder) {
    Path file = folder.resolve(DatasetDescription.FILE_NAME);
    try {
      String json = JsonFile.text(file);
      DatasetDescription description =
          JsonFile.parse(
              file, json, new ObjectMapper(), DatasetDescription.class, "a dataset description");
      description.requireWithin(folder);
      if (!DatasetDescription.FORMAT.equals(description.format())
          || description.version() != DatasetDescription.VERSION) {
        throw new DatasetException(
            "%s: format %s version %d, this program reads %s version %d"
                .formatted(
                    file,
                    description.format(),
                    description.version(),
                    DatasetDescription.FORMAT,
                    DatasetDescription.VERSION));
      }
      return new EncodedDataset(folder, description, Sha256.of(json));
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads every file and compares its checksums: its own one, and the one in the description, by
   * which it belongs to this dataset.
   *
   * @throws DatasetException naming the first file that is damaged or foreign
   */
  public void verify() {
    description.files().forEach((name, digest) -> verify(folder.resolve(name), digest));
  }

  private static void verify(Path file, String digest) {
    ColumnFile.verify(file);
    try {
      if (!Sha256.of(file).equals(digest)) {
        throw new DatasetException(file + ": not the file that was written for this dataset");
      }
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the dataset lies. */
  public Path folder() {
    return folder;
  }

  /** The items. */
  public EntityTable items() {
    return items;
  }

  /** The users. */
  public EntityTable users() {
    return users;
  }

  /** The pairs of a split. */
  public Interactions interactions(Split split) {
    return Objects.requireNonNull(interactions.get(split));
  }

  /** How many training pairs each item has, by item row. */
  public IntColumn itemCounts() {
    return itemCounts;
  }

  /** How many rows, pairs and dropped rows there are, by name, for reports. */
  public Map<String, Long> counts() {
    return Map.copyOf(description.counts());
  }

  /** A digest of all content: two datasets with the same one are the same. */
  public String hash() {
    return hash;
  }

  /** Columns of one table that are not equally long would otherwise fail when they are read. */
  private void checkLengths() {
    items.features().forEach(feature -> checkLength(feature, items));
    users.features().forEach(feature -> checkLength(feature, users));
    checkLength("the training counts", itemCounts.size(), items.size());
    interactions.forEach((split, pairs) -> checkPairs(split.fileName(), pairs));
  }

  private void checkLength(FeatureColumn feature, EntityTable table) {
    checkLength("feature '" + feature.name() + "'", feature.rows(), table.size());
  }

  private void checkPairs(String split, Interactions pairs) {
    checkLength("the users of " + split, pairs.userColumnSize(), pairs.size());
    checkLength("the starts of " + split, pairs.startColumnSize(), users.size() + 1L);
  }

  private void checkLength(String column, long length, long expected) {
    if (length != expected) {
      throw new DatasetException(
          "%s: %s: %d elements, expected %d".formatted(folder, column, length, expected));
    }
  }

  private static EntityTable table(
      Path folder, List<FeatureSpec> specs, Map<String, Vocabulary> vocabularies) {
    List<FeatureColumn> features =
        specs.stream().map(spec -> feature(folder, spec, vocabularies)).toList();
    return new EntityTable(StringColumn.map(folder, DatasetLayout.IDS), features);
  }

  private static FeatureColumn feature(
      Path folder, FeatureSpec spec, Map<String, Vocabulary> vocabularies) {
    Vocabulary vocabulary = vocabularies.get(spec.vocabulary());
    if (vocabulary == null) {
      throw new DatasetException(
          "%s: feature '%s' names the vocabulary '%s', which is not in the dataset"
              .formatted(folder, spec.name(), spec.vocabulary()));
    }
    @Nullable LongColumn offsets =
        spec.kind().multiValued()
            ? LongColumn.map(DatasetLayout.offsets(folder, spec.name()))
            : null;
    IntColumn codes = IntColumn.map(DatasetLayout.codes(folder, spec.name()));
    return new FeatureColumn(spec, vocabulary, codes, offsets);
  }
}
