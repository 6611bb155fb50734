package dev.taillight.dataset.ingest;

import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.dataset.ingest.EntityStage.EntityFeature;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes the codes of features, row by row as DuckDB yields them. */
final class FeatureEncoder {

  private final Session session;

  FeatureEncoder(Session session) {
    this.session = session;
  }

  /** What the encoded feature is. */
  static FeatureSpec spec(EntityFeature feature, VocabularyStage vocabulary) {
    return new FeatureSpec(
        feature.config().name(),
        feature.config().kind(),
        feature.vocabulary(),
        vocabulary.bins().edges());
  }

  /**
   * Writes the codes of a feature.
   *
   * @param rows how many rows its table has
   */
  void write(EntityFeature feature, VocabularyStage vocabulary, long rows, FeatureWriter writer)
      throws IOException {
    FeatureKind kind = feature.config().kind();
    if (kind == FeatureKind.NUMERIC) {
      writeNumbers(feature, vocabulary.bins(), writer);
    } else if (kind.multiValued()) {
      writeLists(feature, vocabulary, rows, writer);
    } else {
      writeValues(feature, vocabulary, writer);
    }
  }

  private void writeNumbers(EntityFeature feature, NumberBins bins, FeatureWriter writer)
      throws IOException {
    session.query(
        "SELECT CAST(%s AS DOUBLE) FROM %s ORDER BY rowid"
            .formatted(feature.alias(), feature.table()),
        row -> {
          double number = row.getDouble(1);
          writer.row(row.wasNull() ? Vocabulary.MISSING : Vocabulary.FIRST_VALUE + bins.of(number));
        });
  }

  private void writeValues(EntityFeature feature, VocabularyStage vocabulary, FeatureWriter writer)
      throws IOException {
    session.query(
        """
        SELECT CASE WHEN %1$s IS NULL THEN %4$d ELSE coalesce(code, %5$d) END
        FROM %2$s t LEFT JOIN %3$s v ON %1$s = value ORDER BY t.rowid"""
            .formatted(
                feature.alias(),
                feature.table(),
                vocabulary.table(),
                Vocabulary.MISSING,
                Vocabulary.OUT_OF_VOCABULARY),
        row -> writer.row(row.getInt(1)));
  }

  private void writeLists(
      EntityFeature feature, VocabularyStage vocabulary, long rows, FeatureWriter writer)
      throws IOException {
    ListRows lists = new ListRows(writer);
    session.query(
        """
        SELECT row, coalesce(code, %4$d) FROM (
          SELECT rowid AS row, unnest(%1$s) AS value, generate_subscripts(%1$s, 1) AS place
          FROM %2$s) t LEFT JOIN %3$s v ON t.value = v.value ORDER BY row, place"""
            .formatted(
                feature.alias(), feature.table(), vocabulary.table(), Vocabulary.OUT_OF_VOCABULARY),
        row -> lists.add(row.getLong(1), row.getInt(2)));
    lists.finish(rows);
  }

  /** Gathers the distinct codes of each row in their order; rows that are left out are missing. */
  private static final class ListRows {

    private final FeatureWriter writer;
    private final Set<Integer> codes = new LinkedHashSet<>();
    private long present;

    ListRows(FeatureWriter writer) {
      this.writer = writer;
    }

    void add(long row, int code) throws IOException {
      finish(row);
      codes.add(code);
    }

    /** Writes the rows before {@code row}. */
    void finish(long row) throws IOException {
      while (present < row) {
        writer.row(codes.stream().mapToInt(Integer::intValue).toArray());
        codes.clear();
        present++;
      }
    }
  }
}
