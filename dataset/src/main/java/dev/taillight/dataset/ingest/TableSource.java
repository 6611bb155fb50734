package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import dev.taillight.settings.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table outside: what columns it has, how it is read into DuckDB, and where its rows are. */
abstract sealed class TableSource permits DelimitedSource, JsonLinesSource, ParquetSource {

  /** The path as it is in the configuration, by which people know the table. */
  protected final String name;

  TableSource(String name) {
    this.name = name;
  }

  /**
   * Opens a table.
   *
   * @throws DatasetException if there is no such file, a folder, or a file that cannot be read
   */
  static TableSource open(Session session, TableFile table, Path baseFolder) throws IOException {
    Path file = baseFolder.resolve(table.path());
    if (Files.isDirectory(file)) {
      throw new DatasetException(
          "%s: is a folder, a file is needed (looked at %s)"
              .formatted(table.path(), file.toAbsolutePath()));
    }
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(
          "%s: no such file (looked for %s)".formatted(table.path(), file.toAbsolutePath()));
    }
    if (!Files.isReadable(file)) {
      throw new DatasetException(table.path() + ": no permission to read this file");
    }
    TableFormat format = table.actualFormat();
    return switch (format) {
      case CSV, TSV -> DelimitedSource.open(session, table, file);
      case JSON_LINES -> JsonLinesSource.open(session, table, file);
      case PARQUET -> ParquetSource.open(session, table, file);
      case AUTO -> throw new IllegalStateException("the format of " + table.path());
    };
  }

  /** The names of the columns. */
  abstract List<String> columns() throws IOException;

  /**
   * Reads columns into a new table of DuckDB, whose row ids are the numbers of the rows from 0 on.
   *
   * @throws DatasetException if the file is not what its format says
   */
  abstract void load(String target, List<Field> fields) throws IOException;

  /** Where a row is, for people: {@code items.tsv:1042}. */
  abstract String location(long row) throws IOException;

  /** The path as it is in the configuration. */
  String name() {
    return name;
  }

  /** The columns that are asked for but are not there, one message each. */
  List<String> missing(List<Field> fields) throws IOException {
    List<String> columns = columns();
    List<String> problems = new ArrayList<>();
    for (Field field : fields) {
      int found = Collections.frequency(columns, field.column());
      if (found == 1) {
        continue;
      }
      if (found > 1) {
        problems.add("%s: %d columns are called '%s'".formatted(name, found, field.column()));
        continue;
      }
      String nearest =
          NearestName.of(field.column(), columns)
              .map(name -> "; did you mean '" + name + "'?")
              .orElse("");
      problems.add(
          "%s: no column '%s'%s (it has %s)"
              .formatted(name, field.column(), nearest, String.join(", ", columns)));
    }
    return problems.stream().distinct().toList();
  }
}
