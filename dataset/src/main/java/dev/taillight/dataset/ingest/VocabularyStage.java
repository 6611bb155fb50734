package dev.taillight.dataset.ingest;

import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.dataset.ingest.EntityStage.EntityFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One vocabulary and the features that share it. The values of texts are ordered by the number of
 * rows that have them, the most frequent first, then by their bytes; those of numbers are the bins
 * from the lowest to the highest.
 */
final class VocabularyStage {

  private final Session session;
  private final String name;
  private final String table;
  private final List<EntityFeature> features;
  private NumberBins bins = new NumberBins(List.of());

  /**
   * @param table the name of its table in DuckDB
   * @param features the features that share it, of one table or both
   */
  VocabularyStage(Session session, String name, String table, List<EntityFeature> features) {
    this.session = session;
    this.name = name;
    this.table = table;
    this.features = features;
  }

  /** The table {@code (value, code)} in DuckDB, for values that are texts. */
  String table() {
    return table;
  }

  /** The bins, for values that are numbers. */
  NumberBins bins() {
    return bins;
  }

  /** Counts the values and writes the vocabulary. */
  void write(EncodedDatasetWriter writer) throws IOException {
    if (first().kind() == FeatureKind.NUMERIC) {
      Optional<List<Double>> edges = first().fixedEdges();
      bins = edges.isPresent() ? new NumberBins(edges.get()) : NumberBins.ofQuantiles(quantiles());
      writer.vocabulary(name, bins.labels().iterator());
      return;
    }
    session.execute(
        """
        CREATE TABLE %s AS
        SELECT value, CAST(row_number() OVER (ORDER BY count DESC, value) + %d AS INTEGER) AS code
        FROM (SELECT value, count(*) AS count FROM (%s) WHERE value IS NOT NULL
          GROUP BY value HAVING count(*) >= %d)"""
            .formatted(
                table,
                Vocabulary.FIRST_VALUE - 1,
                union(VocabularyStage::values),
                first().minimumCount()));
    session.stream(
        "SELECT value FROM %s ORDER BY code".formatted(table),
        values -> writer.vocabulary(name, values));
  }

  private FeatureConfig first() {
    return features.get(0).config();
  }

  /**
   * The numbers at the places 0, ⌊n/b⌋, ⌊2n/b⌋ … of the n numbers in ascending order, so that as
   * many lie below the i-th as i of b even bins hold; nothing if there are no numbers.
   */
  private List<Double> quantiles() throws IOException {
    String numbers =
        union(
            feature ->
                "SELECT CAST(%1$s AS DOUBLE) AS value FROM %2$s WHERE %1$s IS NOT NULL"
                    .formatted(feature.alias(), feature.table()));
    long count = session.number("SELECT count(*) FROM (%s)".formatted(numbers));
    List<String> places = new ArrayList<>();
    for (int i = 0; i < first().binCount(); i++) {
      places.add(Long.toString(i * count / first().binCount()));
    }
    List<Double> found = new ArrayList<>();
    session.query(
        """
        SELECT value FROM (
          SELECT value, row_number() OVER (ORDER BY value) - 1 AS place FROM (%s))
        WHERE place IN (%s) ORDER BY place"""
            .formatted(numbers, String.join(", ", places)),
        row -> found.add(row.getDouble(1)));
    return found;
  }

  /** The values of a feature, each once per row. */
  private static String values(EntityFeature feature) {
    String values =
        feature.config().kind().multiValued()
            ? "unnest(list_distinct(" + feature.alias() + "))"
            : feature.alias();
    return "SELECT %s AS value FROM %s".formatted(values, feature.table());
  }

  private String union(Function<EntityFeature, String> query) {
    return features.stream().map(query).collect(Collectors.joining(" UNION ALL "));
  }
}
