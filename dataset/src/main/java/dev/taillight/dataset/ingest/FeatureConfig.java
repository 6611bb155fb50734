package dev.taillight.dataset.ingest;

import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.settings.SettingsCheck;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One feature of the items or the users. Everything but name and kind may be left out in a
 * configuration; what the kind has no use for must be.
 *
 * @param name the feature's name, which becomes part of file names
 * @param kind how the column's text becomes codes
 * @param column the column of the table; by default the one called like the feature
 * @param separator what stands between the values of a {@code multi_valued} feature; by default
 *     {@code |}
 * @param minCount how many rows must have a value for it to get a code of its own, at least 1, by
 *     default 1; rarer ones share {@link dev.taillight.dataset.Vocabulary#OUT_OF_VOCABULARY}
 * @param bins how many bins a {@code numeric} feature has at most, at least 2, by default 16
 * @param edges the inner edges of the bins of a {@code numeric} feature, ascending, instead of
 *     those that its numbers would give; bins that hold no number are kept
 * @param vocabulary the name of the vocabulary of its codes; features of either table that name the
 *     same one share codes. By default a feature has one of its own, called like the feature if it
 *     is one of the items and {@code user.NAME} if it is one of the users
 */
public record FeatureConfig(
    String name,
    FeatureKind kind,
    @Nullable String column,
    @Nullable String separator,
    @Nullable Integer minCount,
    @Nullable Integer bins,
    @Nullable List<Double> edges,
    @Nullable String vocabulary) {

  private static final String DEFAULT_SEPARATOR = "|";
  private static final int DEFAULT_BINS = 16;

  public FeatureConfig {
    edges = edges == null ? null : List.copyOf(edges);
    // A list element that leaves a component out reaches this constructor with a null.
    new SettingsCheck()
        .that(name != null, "name", "nothing", "the feature's name")
        .that(kind != null, "kind", "nothing", "categorical, multi_valued, numeric or text")
        .throwIfAny();
  }

  /** A feature with the defaults of its kind. */
  public FeatureConfig(String name, FeatureKind kind) {
    this(name, kind, null, null, null, null, null, null);
  }

  /** The column it is read from. */
  public String sourceColumn() {
    return column == null ? name : column;
  }

  /** What separates its values. */
  public String valueSeparator() {
    return separator == null ? DEFAULT_SEPARATOR : separator;
  }

  /** How many rows must have a value for it to get a code. */
  public int minimumCount() {
    return minCount == null ? 1 : minCount;
  }

  /** How many bins a numeric feature has at most. */
  public int binCount() {
    return bins == null ? DEFAULT_BINS : bins;
  }

  /** The inner edges of the bins; nothing if the numbers decide. */
  public Optional<List<Double>> fixedEdges() {
    return Optional.ofNullable(edges);
  }

  /**
   * The name of its vocabulary.
   *
   * @param ofUsers whether it is a feature of the users
   */
  public String vocabularyName(boolean ofUsers) {
    if (vocabulary != null) {
      return vocabulary;
    }
    return ofUsers ? "user." + name : name;
  }

  SettingsCheck check() {
    boolean numeric = kind == FeatureKind.NUMERIC;
    return new SettingsCheck()
        .that(
            EncodedDatasetWriter.isName(name),
            "name",
            "'" + name + "'",
            "a name of letters, digits, '_', '-' and '.', not beginning with '-' or '.'")
        .that(
            vocabulary == null || EncodedDatasetWriter.isName(vocabulary),
            "vocabulary",
            "'" + vocabulary + "'",
            "a name of letters, digits, '_', '-' and '.', not beginning with '-' or '.'")
        .that(
            separator == null || kind == FeatureKind.MULTI_VALUED,
            "separator",
            "'" + separator + "'",
            "no separator, which only multi_valued features have")
        .that(!valueSeparator().isEmpty(), "separator", "''", "at least one character")
        .that(
            bins == null || numeric,
            "bins",
            binCount(),
            "no bins, which only numeric features have")
        .that(binCount() >= 2, "bins", binCount(), "at least 2")
        .that(
            edges == null || numeric,
            "edges",
            edgesOrNone(),
            "no edges, which only numeric features have")
        .that(
            edges == null || bins == null,
            "bins",
            binCount(),
            "no bins beside edges, which say how many there are")
        .that(
            edges == null || areEdges(edges),
            "edges",
            edgesOrNone(),
            "one or more finite numbers, each above the one before")
        .that(
            minCount == null || !numeric,
            "min_count",
            minimumCount(),
            "no minimum count, since every bin of a numeric feature is kept")
        .that(minimumCount() >= 1, "min_count", minimumCount(), "at least 1");
  }

  private Object edgesOrNone() {
    return edges == null ? "none" : edges;
  }

  private static boolean areEdges(List<Double> edges) {
    double before = Double.NEGATIVE_INFINITY;
    for (double edge : edges) {
      if (!Double.isFinite(edge) || edge <= before) {
        return false;
      }
      before = edge;
    }
    return !edges.isEmpty();
  }
}
