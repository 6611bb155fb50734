package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The items or the users inside DuckDB: a table of the column {@code id} and one column per
 * feature, whose row ids are the rows of the encoded dataset.
 */
final class EntityStage {

  private static final String ID = "id";

  private final Session session;
  private final String table;
  private final TableConfig config;
  private final List<EntityFeature> features = new ArrayList<>();

  /**
   * One feature of the table.
   *
   * @param table the table in DuckDB
   * @param alias its column there
   * @param config what it is
   * @param vocabulary the name of its vocabulary
   */
  record EntityFeature(String table, String alias, FeatureConfig config, String vocabulary) {}

  /**
   * @param table the name of the table in DuckDB
   * @param ofUsers whether it holds the users
   */
  EntityStage(Session session, String table, TableConfig config, boolean ofUsers) {
    this.session = session;
    this.table = table;
    this.config = config;
    for (FeatureConfig feature : config.features()) {
      features.add(
          new EntityFeature(
              table, "f" + features.size(), feature, feature.vocabularyName(ofUsers)));
    }
  }

  /** The name of the table in DuckDB. */
  String table() {
    return table;
  }

  /** The features in the order of the schema. */
  List<EntityFeature> features() {
    return features;
  }

  /** What is read from the outside. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.verbatim(ID, config.id()));
    features.forEach(feature -> fields.add(Field.of(feature.alias(), feature.config())));
    return fields;
  }

  /**
   * Reads the table.
   *
   * @throws DatasetException if it has no rows, a missing or repeated id, or a text where a number
   *     is needed
   */
  void load(TableSource source) throws IOException {
    source.load(table, fields());
    RowCheck check = new RowCheck(session, source, table);
    check.notEmpty();
    check.present(ID, config.id(), "an id");
    requireUniqueIds(source);
    for (EntityFeature feature : features) {
      if (feature.config().kind() == FeatureKind.NUMERIC) {
        check.numbers(feature.alias(), feature.config().sourceColumn());
      }
    }
  }

  /** Makes the table out of the ids that a query yields, in its order. */
  void fill(String query) throws IOException {
    session.execute("CREATE TABLE %s AS SELECT id FROM (%s)".formatted(table, query));
  }

  /** Appends rows with the ids that a query yields, in its order; their features are missing. */
  void append(String query) throws IOException {
    session.execute("INSERT INTO %s (id) SELECT id FROM (%s)".formatted(table, query));
  }

  /** The query of the ids, in the order of the rows. */
  String idQuery() {
    return "SELECT id FROM " + table + " ORDER BY rowid";
  }

  /** How many rows there are. */
  long size() throws IOException {
    return session.number("SELECT count(*) FROM " + table);
  }

  private void requireUniqueIds(TableSource source) throws IOException {
    List<String> repeated = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    session.query(
        """
        SELECT id, list_sort(list(rowid))[1] AS first, list_sort(list(rowid))[2] FROM %1$s
        WHERE id IN (SELECT id FROM %1$s GROUP BY id HAVING count(*) > 1)
        GROUP BY id ORDER BY first LIMIT 1"""
            .formatted(table),
        row -> {
          repeated.add(row.getString(1));
          rows.add(row.getLong(2));
          rows.add(row.getLong(3));
        });
    if (repeated.isEmpty()) {
      return;
    }
    long others = session.number("SELECT count(*) - count(DISTINCT id) FROM " + table) - 1;
    throw new DatasetException(
        "%s: column '%s' needs ids of their own, got '%s' again, first at %s%s"
            .formatted(
                source.location(rows.get(1)),
                config.id(),
                repeated.get(0),
                source.location(rows.get(0)),
                RowCheck.andMore(others)));
  }
}
