package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks for rows that break a rule; the first one is named, the others are counted. */
final class RowCheck {

  /** A decimal number, as in JSON but for leading and trailing dots, zeros and plus signs. */
  private static final String NUMBER = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";

  private final Session session;
  private final TableSource source;
  private final String table;

  RowCheck(Session session, TableSource source, String table) {
    this.session = session;
    this.source = source;
    this.table = table;
  }

  /**
   * The SQL of the finite number that a text is, null if it is none. DuckDB by itself would also
   * take {@code nan}, {@code 1_000} and the like.
   */
  static String number(String text) {
    return "(CASE WHEN regexp_full_match(%1$s, '%2$s') AND isfinite(TRY_CAST(%1$s AS DOUBLE)) THEN TRY_CAST(%1$s AS DOUBLE) END)"
        .formatted(text, NUMBER);
  }

  /** Requires that the table has rows. */
  void notEmpty() throws IOException {
    if (session.number("SELECT count(*) FROM " + table) == 0) {
      throw new DatasetException(source.name() + ": the table has no rows");
    }
  }

  /** Requires a value in every row. */
  void present(String alias, String column, String what) throws IOException {
    none(alias + " IS NULL", "''", "column '" + column + "' needs " + what);
  }

  /** Requires finite numbers where there is a value. */
  void numbers(String alias, String column) throws IOException {
    none(
        "%s IS NOT NULL AND %s IS NULL".formatted(alias, number(alias)),
        alias,
        "column '" + column + "' needs a number");
  }

  /**
   * Requires that no row meets a condition.
   *
   * @param condition the SQL of the condition
   * @param value the SQL of the text that is shown as found
   * @param rule what is needed instead
   */
  void none(String condition, String value, String rule) throws IOException {
    List<Long> rows = new ArrayList<>();
    List<String> values = new ArrayList<>();
    session.query(
        "SELECT rowid, %s FROM %s WHERE %s ORDER BY rowid LIMIT 1"
            .formatted(value, table, condition),
        row -> {
          rows.add(row.getLong(1));
          values.add(row.getString(2));
        });
    if (rows.isEmpty()) {
      return;
    }
    long count = session.number("SELECT count(*) FROM %s WHERE %s".formatted(table, condition));
    throw new DatasetException(
        "%s: %s, got '%s'%s"
            .formatted(source.location(rows.get(0)), rule, values.get(0), andMore(count - 1)));
  }

  /** The end of a message about the first of several rows. */
  static String andMore(long others) {
    return others == 0 ? "" : others == 1 ? " (and 1 more row)" : " (and " + others + " more rows)";
  }
}
