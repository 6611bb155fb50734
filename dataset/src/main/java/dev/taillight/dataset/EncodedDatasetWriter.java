package dev.taillight.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.taillight.dataset.ColumnFile.ElementType;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes an encoded dataset column by column; nothing but the training counts of the items is held
 * in memory. The order of calls is: vocabularies, items, users, the three splits, {@link #finish}.
 *
 * <pre>{@code
 * AtomicFiles.writeFolder(target, folder -> {
 *   EncodedDatasetWriter writer = new EncodedDatasetWriter(folder);
 *   writer.vocabulary("genre", List.of("drama", "comedy").iterator());
 *   writer.itemIds(ids);
 *   try (var genres = writer.itemFeature(new FeatureSpec("genre", CATEGORICAL, "genre"))) { … }
 *   …
 *   writer.finish(Map.of());
 * });
 * }</pre>
 */
public final class EncodedDatasetWriter {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final Path folder;
  private final List<String> vocabularies = new ArrayList<>();
  private final List<FeatureSpec> itemFeatures = new ArrayList<>();
  private final List<FeatureSpec> userFeatures = new ArrayList<>();
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private int itemCount;
  private int userCount;

  /** Writes into a folder that nobody reads yet, see {@link AtomicFiles#writeFolder}. */
  public EncodedDatasetWriter(Path folder) {
    this.folder = folder;
  }

  /** Whether a name can be that of a feature or a vocabulary: it becomes part of a file name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Writes a vocabulary: the values that get the codes 2, 3, ….
   *
   * @throws IllegalArgumentException if the name is not one, see {@link #isName}, or is taken
   */
  public void vocabulary(String name, Iterator<String> values) throws IOException {
    requireNew(name, vocabularies.stream());
    vocabularies.add(checkedName(name));
    try (StringColumnWriter writer =
        new StringColumnWriter(DatasetLayout.vocabularies(folder), name)) {
      while (values.hasNext()) {
        writer.append(values.next());
      }
    }
  }

  /** Writes the ids of the items, which are numbered in this order. */
  public void itemIds(Iterator<String> ids) throws IOException {
    itemCount = writeIds(DatasetLayout.items(folder), ids);
    counts.put("items", (long) itemCount);
  }

  /** Writes the ids of the users, which are numbered in this order. */
  public void userIds(Iterator<String> ids) throws IOException {
    userCount = writeIds(DatasetLayout.users(folder), ids);
    counts.put("users", (long) userCount);
  }

  /** Begins a feature of the items; its rows follow in the order of the ids. */
  public FeatureWriter itemFeature(FeatureSpec spec) throws IOException {
    requireNew(spec.name(), itemFeatures.stream().map(FeatureSpec::name));
    itemFeatures.add(spec);
    return new FeatureWriter(DatasetLayout.items(folder), spec, itemCount);
  }

  /** Begins a feature of the users; its rows follow in the order of the ids. */
  public FeatureWriter userFeature(FeatureSpec spec) throws IOException {
    requireNew(spec.name(), userFeatures.stream().map(FeatureSpec::name));
    userFeatures.add(spec);
    return new FeatureWriter(DatasetLayout.users(folder), spec, userCount);
  }

  /** Begins the pairs of a split; they follow in ascending order of the user row. */
  public PairWriter interactions(Split split) throws IOException {
    return new PairWriter(split);
  }

  /**
   * Writes the description that makes the folder a dataset.
   *
   * @param furtherCounts counts for people beside those of rows and pairs, e.g. of dropped rows
   */
  public void finish(Map<String, Long> furtherCounts) throws IOException {
    counts.putAll(furtherCounts);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Sha256.of(file));
      }
    }
    DatasetDescription description =
        new DatasetDescription(
            DatasetDescription.FORMAT,
            DatasetDescription.VERSION,
            itemFeatures,
            userFeatures,
            vocabularies,
            counts,
            files);
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    AtomicFiles.write(
        folder.resolve(DatasetDescription.FILE_NAME), json.writeValueAsString(description) + "\n");
  }

  private static int writeIds(Path table, Iterator<String> ids) throws IOException {
    try (StringColumnWriter writer = new StringColumnWriter(table, DatasetLayout.IDS)) {
      while (ids.hasNext()) {
        writer.append(ids.next());
      }
      return writer.count();
    }
  }

  private static void requireNew(String name, Stream<String> taken) {
    if (taken.anyMatch(name::equals)) {
      throw new IllegalArgumentException("the name '" + name + "' is taken");
    }
  }

  private static String checkedName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a name of letters, digits, '_', '-' and '.' is needed, got '" + name + "'");
    }
    return name;
  }

  /** Appends the rows of one feature. */
  public static final class FeatureWriter implements AutoCloseable {

    private final FeatureSpec spec;
    private final int rows;
    private final ColumnWriter codes;
    private final List<ColumnWriter> offsets = new ArrayList<>(1);
    private int written;

    private FeatureWriter(Path table, FeatureSpec spec, int rows) throws IOException {
      this.spec = spec;
      this.rows = rows;
      checkedName(spec.name());
      this.codes = new ColumnWriter(DatasetLayout.codes(table, spec.name()), ElementType.INT32);
      if (spec.kind().multiValued()) {
        ColumnWriter starts =
            new ColumnWriter(DatasetLayout.offsets(table, spec.name()), ElementType.INT64);
        starts.append(0L);
        offsets.add(starts);
      }
    }

    /**
     * Appends the codes of the next row; none stands for {@link Vocabulary#MISSING}.
     *
     * @throws IllegalArgumentException if a single-valued feature is given several codes
     */
    public void row(int... values) throws IOException {
      if (values.length > 1 && offsets.isEmpty()) {
        throw new IllegalArgumentException(
            "feature '" + spec.name() + "' takes one code per row, got " + values.length);
      }
      if (values.length == 0) {
        codes.append(Vocabulary.MISSING);
      }
      for (int value : values) {
        codes.append(value);
      }
      for (ColumnWriter starts : offsets) {
        starts.append(codes.count());
      }
      written++;
    }

    @Override
    public void close() throws IOException {
      codes.close();
      for (ColumnWriter starts : offsets) {
        starts.close();
      }
      if (written != rows) {
        throw new IllegalStateException(
            "feature '%s' has %d rows, its table %d".formatted(spec.name(), written, rows));
      }
    }
  }

  /** Appends the pairs of one split. */
  public final class PairWriter implements AutoCloseable {

    private final Split split;
    private final ColumnWriter users;
    private final ColumnWriter items;
    private final ColumnWriter starts;
    private final int[] itemCounts;
    private int nextUser;

    private PairWriter(Split split) throws IOException {
      this.split = split;
      this.users = new ColumnWriter(DatasetLayout.pairUsers(folder, split), ElementType.INT32);
      this.items = new ColumnWriter(DatasetLayout.pairItems(folder, split), ElementType.INT32);
      this.starts = new ColumnWriter(DatasetLayout.pairStarts(folder, split), ElementType.INT64);
      this.itemCounts = new int[split == Split.TRAIN ? itemCount : 0];
    }

    /**
     * Appends a pair of rows.
     *
     * @throws IllegalArgumentException if a user comes before one that was written already, or a
     *     row is outside its table
     */
    public void pair(int user, int item) throws IOException {
      if (user < nextUser - 1 || user >= userCount || item < 0 || item >= itemCount) {
        throw new IllegalArgumentException(
            "pair (%d, %d) after user %d of %d users and %d items"
                .formatted(user, item, nextUser - 1, userCount, itemCount));
      }
      startUsersUpTo(user);
      users.append(user);
      items.append(item);
      if (split == Split.TRAIN) {
        itemCounts[item]++;
      }
    }

    @Override
    public void close() throws IOException {
      startUsersUpTo(userCount);
      counts.put(split.fileName() + "_pairs", items.count());
      users.close();
      items.close();
      starts.close();
      if (split == Split.TRAIN) {
        try (ColumnWriter writer =
            new ColumnWriter(DatasetLayout.itemCounts(folder), ElementType.INT32)) {
          for (int count : itemCounts) {
            writer.append(count);
          }
        }
      }
    }

    private void startUsersUpTo(int user) throws IOException {
      while (nextUser <= user) {
        starts.append(items.count());
        nextUser++;
      }
    }
  }
}
