package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Parquet file; columns that are lists may be multi-valued features as they are. */
final class ParquetSource extends TableSource {

  private final Session session;
  private final String relation;
  private final Map<String, String> types;

  private ParquetSource(Session session, String name, String relation, Map<String, String> types) {
    super(name);
    this.session = session;
    this.relation = relation;
    this.types = types;
  }

  static ParquetSource open(Session session, TableFile table, Path file) throws IOException {
    String relation = "read_parquet(" + Session.text(file.toString()) + ")";
    String view = "CREATE OR REPLACE TEMP TABLE parquet_types AS SELECT * FROM (DESCRIBE FROM %s)";
    session.execute(
        view.formatted(relation),
        e ->
            new DatasetException(
                "%s: not a readable Parquet file: %s".formatted(table.path(), Session.message(e))));
    Map<String, String> types = new LinkedHashMap<>();
    session.query(
        "SELECT column_name, column_type FROM parquet_types",
        row -> types.put(row.getString(1), row.getString(2)));
    return new ParquetSource(session, table.path(), relation, types);
  }

  @Override
  List<String> columns() {
    return List.copyOf(types.keySet());
  }

  @Override
  void load(String target, List<Field> fields) throws IOException {
    List<String> selected = new ArrayList<>();
    for (Field field : fields) {
      selected.add(expression(field) + " AS " + field.alias());
    }
    session.execute(
        "CREATE TABLE %s AS SELECT %s FROM %s"
            .formatted(target, String.join(", ", selected), relation),
        e ->
            new DatasetException(
                "%s: not a readable Parquet file: %s".formatted(name, Session.message(e))));
  }

  @Override
  String location(long row) {
    return name + ": row " + (row + 1);
  }

  private String expression(Field field) {
    String column = Session.name(field.column());
    String type = Objects.requireNonNull(types.get(field.column()));
    boolean list = type.endsWith("]");
    if (list && field.takesList()) {
      return field.ofList("CAST(" + column + " AS VARCHAR[])");
    }
    if (list || type.startsWith("STRUCT") || type.startsWith("MAP")) {
      throw new DatasetException(
          "%s: column '%s' needs single values, got the type %s"
              .formatted(name, field.column(), type));
    }
    return field.ofText("CAST(" + column + " AS VARCHAR)");
  }
}
