package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Reads two columns of a Parquet file by DuckDB, in the order of the file, a chunk at a time. */
final class ParquetVectorReader extends VectorReader {

  private final Path file;
  private final ParquetColumns columns;
  private final DuckDBConnection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final float[] vector;
  private long row = -1;
  private @Nullable String id;

  private ParquetVectorReader(
      Path file,
      ParquetColumns columns,
      DuckDBConnection connection,
      Statement statement,
      ResultSet rows) {
    this.file = file;
    this.columns = columns;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.vector = new float[columns.encoding().dimension()];
  }

  static ParquetVectorReader open(Path file, ParquetColumns columns) throws IOException {
    try {
      DuckDBConnection connection = ParquetVectorWriter.connect();
      try {
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT %s, %s FROM read_parquet(%s)"
                    .formatted(columns.id(), columns.vector(), ParquetVectorWriter.literal(file)));
        return new ParquetVectorReader(file, columns, connection, statement, rows);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatasetException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean next() throws IOException {
    try {
      row++;
      if (!rows.next()) {
        return false;
      }
      id = rows.getString(1);
      Object[] values = (Object[]) rows.getArray(2).getArray();
      if (id == null || values.length != columns.numbers()) {
        throw new DatasetException(
            "%s: row %d has no id, or no vector of length %d".formatted(file, row, vector.length));
      }
      columns.decode(values, vector);
      return true;
    } catch (SQLException e) {
      throw new DatasetException("%s: row %d: %s".formatted(file, row, e.getMessage()), e);
    }
  }

  @Override
  public @Nullable String id() {
    return id;
  }

  @Override
  public float[] vector() {
    return vector;
  }

  @Override
  public void close() throws IOException {
    try (connection;
        statement;
        rows) {
      // All are closed, whichever fails.
    } catch (SQLException e) {
      throw ParquetVectorWriter.failure(file, e);
    }
  }
}
