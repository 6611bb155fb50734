package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of delimited text: CSV, TSV and their relatives. */
final class DelimitedSource extends TableSource {

  private final Session session;
  private final TableFile table;
  private final Path plain;
  private final List<String> columns;
  private final long linesBeforeHeader;

  private DelimitedSource(
      Session session, TableFile table, Path plain, List<String> columns, long linesBeforeHeader) {
    super(table.path());
    this.session = session;
    this.table = table;
    this.plain = plain;
    this.columns = columns;
    this.linesBeforeHeader = linesBeforeHeader;
  }

  static DelimitedSource open(Session session, TableFile table, Path file) throws IOException {
    Path plain = PlainFile.of(file, table.path(), table.encoding(), session.workFolder());
    try (DelimitedRecords records =
        new DelimitedRecords(plain, table.actualDelimiter(), table.actualQuote(), true)) {
      if (!records.next()) {
        throw new DatasetException(table.path() + ": the file is empty");
      }
      if (!table.header()) {
        return new DelimitedSource(session, table, plain, table.columns(), 0);
      }
      if (records.fault().isPresent()) {
        throw new DatasetException(
            "%s:%d: %s".formatted(table.path(), records.line(), records.fault().get()));
      }
      return new DelimitedSource(session, table, plain, records.fields(), records.line() - 1);
    }
  }

  @Override
  List<String> columns() {
    return columns;
  }

  @Override
  void load(String target, List<Field> fields) throws IOException {
    List<String> selected = new ArrayList<>();
    for (Field field : fields) {
      String column = "c" + columns.indexOf(field.column());
      selected.add(field.ofText(column) + " AS " + field.alias());
    }
    session.execute(
        "CREATE TABLE %s AS SELECT %s FROM %s"
            .formatted(target, String.join(", ", selected), relation()),
        this::failure);
    List<String> rejects =
        session.texts(
            "SELECT error_message FROM reject_errors ORDER BY line_byte_position LIMIT 1");
    session.execute("DROP TABLE reject_errors");
    session.execute("DROP TABLE reject_scans");
    if (!rejects.isEmpty()) {
      throw fault(rejects.get(0));
    }
  }

  @Override
  String location(long row) throws IOException {
    try (DelimitedRecords records = records()) {
      long skipped = table.header() ? row + 1 : row;
      for (long i = 0; i <= skipped; i++) {
        if (!records.next()) {
          throw new IllegalStateException("%s has no row %d".formatted(plain, row));
        }
      }
      return name + ":" + records.line();
    }
  }

  private String relation() {
    String types =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "'c" + i + "': 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    return """
        read_csv(%s, auto_detect = false, header = %s, skip = %d, delim = %s, quote = %s, \
        escape = %s, nullstr = '', columns = %s, strict_mode = true, store_rejects = true, \
        rejects_limit = 1000)"""
        .formatted(
            Session.text(plain.toString()),
            table.header(),
            linesBeforeHeader,
            Session.text(table.actualDelimiter()),
            Session.text(table.actualQuote()),
            Session.text(table.actualQuote()),
            types);
  }

  private DelimitedRecords records() throws IOException {
    return new DelimitedRecords(
        plain, table.actualDelimiter(), table.actualQuote(), columns.size() > 1);
  }

  private RuntimeException failure(SQLException e) {
    try {
      return fault(Session.message(e));
    } catch (IOException unreadable) {
      unreadable.addSuppressed(e);
      return new DatasetException(
          name + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** Finds what DuckDB stumbled over; its own words are only the last resort. */
  private DatasetException fault(String toldByDuckDb) throws IOException {
    try (DelimitedRecords records = records()) {
      while (records.next()) {
        if (records.fault().isPresent()) {
          return new DatasetException(
              "%s:%d: %s".formatted(name, records.line(), records.fault().get()));
        }
        if (records.fields().size() != columns.size()) {
          return new DatasetException(
              "%s:%d: needs %d fields, got %d"
                  .formatted(name, records.line(), columns.size(), records.fields().size()));
        }
      }
    }
    return new DatasetException(name + ": " + toldByDuckDb);
  }
}
